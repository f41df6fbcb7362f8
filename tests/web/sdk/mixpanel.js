import mixpanel from 'mixpanel-browser';
window.mixpanel = mixpanel;
