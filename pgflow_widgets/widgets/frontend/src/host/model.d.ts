/** What anywidget gives a page, as far as the pages use it. */
export interface Model {
  get(name: string): any;
  on(event: string, act: (...values: any[]) => void): void;
  off(event: string, act: (...values: any[]) => void): void;
  send(message: object): unknown;
  /** Of JupyterLab, Notebook 7 and Voila; other hosts have none. */
  widget_manager?: WidgetManager;
}

export interface WidgetManager {
  kernel?: Kernel | null;
  context?: any;
  get_model(id: string): Promise<unknown>;
  create_view(model: unknown): Promise<{ el: HTMLElement; remove(): void }>;
}

export interface Kernel {
  status?: string;
  connectionStatus?: string;
  isDisposed?: boolean;
  statusChanged?: { connect(act: () => void): void; disconnect(act: () => void): void };
}
