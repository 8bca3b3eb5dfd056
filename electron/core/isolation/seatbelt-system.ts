/*
 * What every sandbox of macOS has of the system: programs, libraries, and what they ask of the kernel. None of it is anybody's
 * secret. By others' reports, not seen: see `seatbelt.ts`.
 */

/**
 * Read, and run. Not all of `/System`: below its `Volumes` lies the whole disk once more. Under their real names, and where
 * links lead there under those of the links, too.
 */
export const SYSTEM_FILES = [
  '/bin',
  '/sbin',
  '/usr/bin',
  '/usr/sbin',
  '/usr/lib',
  '/usr/libexec',
  '/usr/share',
  '/System/Library',
  '/System/Cryptexes',
  '/System/Volumes/Preboot/Cryptexes',
  '/Library/Apple',
  '/Library/Developer/CommandLineTools',
  '/Applications/Xcode.app',
  ...['bin', 'sbin', 'lib', 'opt', 'Cellar', 'Frameworks', 'include', 'share'].flatMap((name) => [
    `/usr/local/${name}`,
    `/opt/homebrew/${name}`,
  ]),
  ...[
    'passwd',
    'group',
    'hosts',
    'localtime',
    'services',
    'protocols',
    'shells',
    'ssl',
    'gitconfig',
    'profile',
    'bashrc',
    'zshenv',
    'zprofile',
    'zshrc',
    'paths',
    'paths.d',
  ].map((name) => `/private/etc/${name}`),
  '/private/var/db/timezone',
  '/private/var/db/dyld',
  '/private/var/db/xcode_select_link',
  '/private/var/select',
] as const;

export const DEVICES_TO_READ = ['/dev', '/dev/random', '/dev/urandom', '/dev/autofs_nowait'] as const;
export const DEVICES_TO_USE = ['/dev/null', '/dev/zero', '/dev/dtracehelper'] as const;

/** What programs ask the kernel for. By names: others tell the arguments and variables of the user's own programs. */
export const KERNEL_FACTS = [
  'hw.activecpu',
  'hw.byteorder',
  'hw.cachelinesize',
  'hw.cpufamily',
  'hw.cpusubtype',
  'hw.cputype',
  'hw.logicalcpu',
  'hw.logicalcpu_max',
  'hw.machine',
  'hw.memsize',
  'hw.model',
  'hw.ncpu',
  'hw.nperflevels',
  'hw.pagesize',
  'hw.pagesize_compat',
  'hw.physicalcpu',
  'hw.physicalcpu_max',
  'hw.tbfrequency_compat',
  'hw.vectorunit',
  'kern.argmax',
  'kern.hostname',
  'kern.maxfilesperproc',
  'kern.maxproc',
  'kern.ngroups',
  'kern.osproductversion',
  'kern.osrelease',
  'kern.ostype',
  'kern.osversion',
  'kern.secure_kernel',
  'kern.usrstack64',
  'kern.version',
  'machdep.cpu.brand_string',
  'sysctl.proc_cputype',
  'vm.loadavg',
] as const;

/**
 * Services of the system: who the user is, and where to write what is logged. Not the one that judges certificates, which
 * reaches the network for whoever asks; not the key chain; nothing that opens a program or a page.
 */
export const SERVICES = [
  'com.apple.system.opendirectoryd.libinfo',
  'com.apple.system.opendirectoryd.membership',
  'com.apple.system.logger',
  'com.apple.system.notification_center',
] as const;

/** Denied wherever files may be written. */
export const CLANDESTINE = ['file-link', 'file-mknod', 'file-issue-extension*'] as const;
