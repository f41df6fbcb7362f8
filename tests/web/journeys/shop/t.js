// The shop's tags: every event goes, once cookies were accepted, to six platforms in their own shapes.
const NAMES = {
  //                 Google Analytics   TikTok                 Meta                     Pinterest           Snapchat           Microsoft UET
  page_view:         ['page_view',         'Pageview',             'PageView',              'pagevisit',        'PAGE_VIEW',       'page_view'],
  view_content:      ['view_item',         'ViewContent',          'ViewContent',           'viewcontent',      'VIEW_CONTENT',    'view_item'],
  click:             ['select_content',    'ClickButton',          'SubscribedButtonClick', null,               'AD_CLICK',        'click'],
  download:          ['file_download',     'Download',             null,                    'download',         'DOWNLOAD',        'download'],
  search:            ['search',            'Search',               'Search',                'search',           'SEARCH',          'search'],
  contact:           ['contact',           'Contact',              'Contact',               'contact',          'CONTACT',         'contact'],
  add_to_cart:       ['add_to_cart',       'AddToCart',            'AddToCart',             'addtocart',        'ADD_CART',        'add_to_cart'],
  add_to_wishlist:   ['add_to_wishlist',   'AddToWishlist',        'AddToWishlist',         'addtowishlist',    'ADD_TO_WISHLIST', 'add_to_wishlist'],
  initiate_checkout: ['begin_checkout',    'InitiateCheckout',     'InitiateCheckout',      'initiatecheckout', 'START_CHECKOUT',  'begin_checkout'],
  add_payment_info:  ['add_payment_info',  'AddPaymentInfo',       'AddPaymentInfo',        'addpaymentinfo',   'ADD_BILLING',     'add_payment_info'],
  purchase:          ['purchase',          'CompletePayment',      'Purchase',              'checkout',         'PURCHASE',        'purchase'],
  donate:            ['donate',            'Donate',               'Donate',                'donate',           'DONATE',          'donate'],
  lead:              ['generate_lead',     'SubmitForm',           'Lead',                  'lead',             'LEAD',            'generate_lead'],
  registration:      ['sign_up',           'CompleteRegistration', 'CompleteRegistration',  'signup',           'SIGN_UP',         'sign_up'],
  subscribe:         ['subscribe',         'Subscribe',            'Subscribe',             'subscribe',        'SUBSCRIBE',       'subscribe'],
};
const hash = async text => [...new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))].map(b => b.toString(16).padStart(2, '0')).join('');
const picture = url => { new Image().src = url; };
const post = (url, body, type) => fetch(url, { method: 'POST', mode: 'no-cors', keepalive: true, body: new Blob([body], { type }) }).catch(() => {});
let sent = 0;

// `data`: value, and an e-mail address that is hashed before it goes.
window.track = async (event, data = {}) => {
  if (!/choice=accepted/.test(document.cookie)) return;
  const [ga, tiktok, meta, pinterest, snap, uet] = NAMES[event];
  const page = encodeURIComponent(location.href), n = ++sent;
  const email = data.email ? await hash(data.email.trim().toLowerCase()) : '';
  const value = data.value ? `&epn.value=${data.value}&cu=GBP` : '';
  picture(`https://www.google-analytics.com/g/collect?v=2&tid=G-SHOPTEST01&_s=${n}&cid=1029384756.1763971200&dl=${page}&en=${ga}${value}`);
  post('https://analytics.tiktok.com/api/v2/pixel', JSON.stringify({ event: tiktok, event_id: '', message_id: `m-${n}`, context: { pixel: { code: 'C9SHOPTEST0HARBOUR01' }, page: { url: location.href }, user: email ? { email } : {} }, properties: data.value ? { value: data.value, currency: 'GBP' } : {} }), 'text/plain');
  if (meta) picture(`https://www.facebook.com/tr/?id=1029384756102938&ev=${meta}&dl=${page}&it=${n}${email ? `&ud[em]=${email}` : ''}`);
  if (pinterest) picture(`https://ct.pinterest.com/v3/?tid=2612345678901&event=${pinterest}&ad=${encodeURIComponent(JSON.stringify({ loc: location.href }))}&cb=${n}`);
  post('https://tr.snapchat.com/p', `pid=7d1f0c2e-5b3a-4c8d-9e21-0a6f4b8c2d10&ev=${snap}&pl=${page}&ts=${n}`, 'application/x-www-form-urlencoded');
  picture(`https://bat.bing.com/action/0?ti=187654321&Ver=2&evt=custom&ea=${uet}&p=${page}&rn=${n}`);
};

// `data-event`: what a page stands for once it is loaded; `data-track`: what a control or form stands for.
addEventListener('DOMContentLoaded', () => {
  const own = document.body.dataset.event;
  if (own) track(own, { value: document.body.dataset.value });
  for (const e of document.querySelectorAll('[data-track]')) {
    e.addEventListener(e.localName === 'form' ? 'submit' : 'click', go => {
      const email = e.localName === 'form' && e.querySelector('[type=email]');
      if (e.localName === 'form') {
        go.preventDefault();
        e.append(Object.assign(document.createElement('output'), { textContent: 'Thank you, it was sent.' }));
      }
      track(e.dataset.track, { email: email && email.value, value: e.dataset.value });
    });
  }
});
