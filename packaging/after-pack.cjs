/** Runs after the unpacked app is laid out, before it is put into any archive. */
const { rm } = require('node:fs/promises');
const { join } = require('node:path');

module.exports = async ({ appOutDir, electronPlatformName, packager }) => {
  const resources =
    electronPlatformName === 'darwin'
      ? join(appOutDir, `${packager.appInfo.productFilename}.app`, 'Contents', 'Resources')
      : join(appOutDir, 'resources');
  // A custom Electron folder brings its default app along; in a packaged app it must not be there.
  await rm(join(resources, 'default_app.asar'), { force: true });
};
