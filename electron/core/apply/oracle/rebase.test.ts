import { compareWithGitInMode, keepDirtInMode } from '../../testing/oracle-property';

compareWithGitInMode('rebase');
keepDirtInMode('rebase');
