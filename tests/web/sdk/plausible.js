import * as plausible from '@plausible-analytics/tracker';
window.plausibleTracker = plausible;
