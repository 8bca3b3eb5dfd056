import { fitsRule, type HostRule, type Target } from './target';

/** Where package managers get packages from: npm, PyPI, crates.io, Go, Maven and Gradle, RubyGems, Debian. */
const HOSTS = [
  'registry.npmjs.org',
  'registry.yarnpkg.com',
  'pypi.org',
  'files.pythonhosted.org',
  'crates.io',
  'index.crates.io',
  'static.crates.io',
  'proxy.golang.org',
  'sum.golang.org',
  'repo.maven.apache.org',
  'repo1.maven.org',
  'plugins.gradle.org',
  'rubygems.org',
  'index.rubygems.org',
  'deb.debian.org',
  'security.debian.org',
] as const;

/** Whose packages are signed and fetched without TLS. */
const PLAIN_TOO = ['deb.debian.org', 'security.debian.org'] as const;

const RULES: readonly HostRule[] = [
  ...HOSTS.map((host) => ({ host, port: 443 })),
  ...PLAIN_TOO.map((host) => ({ host, port: 80 })),
];

/** Whether a host is one of the package registries that are allowed together. */
export function isPackageRegistry(target: Target): boolean {
  return RULES.some((rule) => fitsRule(rule, target));
}
