import { safeStorage } from 'electron';
import type { SecretKeeper } from '../core/ports';

/** The key store of the system: Keychain, DPAPI, or the Secret Service or KWallet on Linux. */
export const systemSecrets: SecretKeeper = {
  available() {
    if (!safeStorage.isEncryptionAvailable()) return false;
    // Without one Chromium has a key that is the same everywhere, which keeps nothing from anybody.
    return (
      process.platform !== 'linux' ||
      !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend())
    );
  },
  seal: (text) => safeStorage.encryptString(text).toString('base64'),
  open: (sealed) => safeStorage.decryptString(Buffer.from(sealed, 'base64')),
};
