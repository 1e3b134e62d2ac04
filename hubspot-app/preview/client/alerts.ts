const LIFETIME_MS = 6000;

interface AlertOptions {
  readonly type?: string;
  readonly title?: string;
  readonly message?: string;
}

/** HubSpot's `actions.addAlert`: a banner over the page that goes by itself. */
export const addAlert = ({ type = 'info', title, message }: AlertOptions): void => {
  const host = document.getElementById('alerts');
  if (host === null) return;
  const banner = document.createElement('div');
  banner.className = `banner ${type}`;
  if (title !== undefined && title !== '') {
    const strong = document.createElement('strong');
    strong.textContent = title;
    banner.append(strong);
  }
  const words = document.createElement('span');
  words.textContent = message ?? '';
  banner.append(words);
  host.append(banner);
  setTimeout(() => {
    banner.remove();
  }, LIFETIME_MS);
};
