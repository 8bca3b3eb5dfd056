import { TooltipSpace } from './ui/tooltip';
import { ErrorBoundary, Frame } from './views/frame';

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
