// A notice that keeps what was chosen for half a year.
(() => {
  if (/choice=/.test(document.cookie)) return;
  const box = document.createElement('div');
  box.id = 'cookie-banner';
  box.setAttribute('role', 'dialog');
  box.setAttribute('aria-label', 'Cookies');
  box.style.cssText = 'position:fixed;left:0;right:0;bottom:0;padding:24px;background:#fff;border-top:2px solid #333;z-index:9';
  box.innerHTML = '<p>With your consent we use cookies for statistics and advertising.</p><button data-v="accepted">Accept all</button> <button data-v="rejected">Reject all</button>';
  for (const b of box.querySelectorAll('button')) {
    b.style.cssText = 'font-size:16px;padding:10px 24px;background:#222;color:#fff';
    b.onclick = () => {
      document.cookie = `choice=${b.dataset.v}; path=/; max-age=${180 * 86400}; secure; samesite=lax`;
      box.remove();
      track('page_view');
    };
  }
  document.body.append(box);
})();
