import { Component, type ReactNode } from 'react';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';

type Caught = { readonly message: string; readonly reference: string };

/**
 * Keeps a broken view from taking the window down: shows what broke with a reference and offers another try. `resetKey`
 * changes when the user goes elsewhere, which is another try as well. The reference is printed beside the stack.
 */
export class ErrorBoundary extends Component<
  { readonly what: string; readonly resetKey: string; readonly children: ReactNode },
  { readonly caught: Caught | null }
> {
  override state: { readonly caught: Caught | null } = { caught: null };

  static getDerivedStateFromError(error: unknown): { caught: Caught } {
    const message = error instanceof Error ? error.message : String(error);
    return { caught: { message, reference: crypto.randomUUID().slice(0, 8) } };
  }

  override componentDidCatch(error: unknown): void {
    console.error(`[${this.state.caught?.reference ?? 'no reference'}] ${this.props.what} broke`, error);
  }

  override componentDidUpdate(before: { readonly resetKey: string }): void {
    if (before.resetKey !== this.props.resetKey && this.state.caught) this.setState({ caught: null });
  }

  override render(): ReactNode {
    const { caught } = this.state;
    if (!caught) return this.props.children;
    return (
      <div role="alert" className="min-h-0 flex-1">
        <EmptyState
          title={`${this.props.what} broke`}
          actions={
            <>
              <Button look="primary" onClick={() => this.setState({ caught: null })}>
                Try again
              </Button>
              <Button onClick={() => window.location.reload()}>Reload the window</Button>
            </>
          }
        >
          <span data-selectable>
            Reference {caught.reference}: {caught.message}. Sessions go on working; nothing of yours was
            touched.
          </span>
        </EmptyState>
      </div>
    );
  }
}
