import { compareWithGitInMode, keepDirtInMode } from '../../testing/oracle-property';

compareWithGitInMode('changes');
keepDirtInMode('changes');
