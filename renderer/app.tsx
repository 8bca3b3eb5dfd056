import { TooltipSpace } from './ui/tooltip';
import { ErrorBoundary } from './views/frame/error-boundary';
import { Frame } from './views/frame/frame';

/** The window's whole content. */
export function App() {
  return (
    <ErrorBoundary what="The window" resetKey="">
      <TooltipSpace>
        <Frame />
      </TooltipSpace>
    </ErrorBoundary>
  );
}
