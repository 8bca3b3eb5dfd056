import { compareWithGitInMode, keepDirtInMode } from '../../testing/oracle-property';

compareWithGitInMode('squash');
keepDirtInMode('squash');
