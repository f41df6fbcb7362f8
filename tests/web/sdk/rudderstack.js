// The build with its plug-ins inside, so that nothing is fetched from the vendor's file server.
import { RudderAnalytics } from '@rudderstack/analytics-js/bundled';
window.RudderAnalytics = RudderAnalytics;
