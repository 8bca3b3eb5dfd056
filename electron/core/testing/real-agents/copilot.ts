import { installAgent } from './install-agent';
import { PLATFORM } from './real-agent';

const VERSION = '1.0.102';

/** Path of the real Copilot program, installed once into the cache folder. */
export function installCopilot(): Promise<string> {
  return installAgent(`@github/copilot-${PLATFORM}`, VERSION, 'copilot');
}

/** What it needs to work without an account, with a model on loopback. */
export function copilotEnvironment(modelUrl: string): Record<string, string> {
  return {
    COPILOT_OFFLINE: 'true',
    COPILOT_PROVIDER_BASE_URL: modelUrl,
    COPILOT_PROVIDER_TYPE: 'openai',
    COPILOT_PROVIDER_API_KEY: 'sk-scripted',
    COPILOT_MODEL: 'scripted',
    COPILOT_AUTO_UPDATE: 'false',
  };
}
