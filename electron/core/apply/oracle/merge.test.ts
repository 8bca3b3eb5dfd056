import { compareWithGitInMode, keepDirtInMode } from '../../testing/oracle-property';

compareWithGitInMode('merge');
keepDirtInMode('merge');
