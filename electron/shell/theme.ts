import { nativeTheme } from 'electron';
import type { SettingsPort } from '../core/ports';

/** Lets native parts, and through `prefers-color-scheme` the page, follow the theme setting. */
export function followTheme(settings: SettingsPort): void {
  nativeTheme.themeSource = settings.get().theme;
  settings.onChange(({ theme }) => {
    nativeTheme.themeSource = theme;
  });
}
