import Hotjar from '@hotjar/browser';
window.Hotjar = Hotjar;
