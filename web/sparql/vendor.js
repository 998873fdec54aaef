// The third-party code, under the names that web/build gives its files.

export * from "../vendor/yasgui/yasgui-ALMGFDKJ.js";
