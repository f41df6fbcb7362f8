const titles = {
  '/': 'The Small Stage',
  '/welcome': 'Welcome',
  '/shows': 'Shows',
  '/shows/tide': 'The Tide',
  '/contact': 'Contact',
};

// What an analytics tag does on a change of the history.
function pageView() {
  const url = new URL('https://www.google-analytics.com/g/collect');
  const fields = { v: 2, tid: 'G-SMALLSTAGE', cid: '1.2', sid: 1, gcs: 'G111', en: 'page_view', dl: location.href, dt: document.title };
  for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value);
  fetch(url, { mode: 'no-cors', keepalive: true, cache: 'no-store' }).catch(() => {});
}

function show() {
  document.title = titles[location.pathname] || 'Nothing here';
  document.querySelector('main').textContent = document.title;
  pageView();
}

function go(path) {
  history.pushState(null, '', path);
  show();
}

for (const link of document.querySelectorAll('a[href]')) {
  link.addEventListener('click', (event) => {
    event.preventDefault();
    go(link.getAttribute('href'));
  });
}
document.getElementById('members').addEventListener('click', async () => {
  const part = await fetch('/parts/members');
  document.querySelector('main').textContent = await part.text();
});
addEventListener('popstate', show);

const first = location.pathname;
show();
if (first === '/') {
  addEventListener('load', () => setTimeout(() => {
    go('/welcome');
    history.back();
  }, 100));
}
