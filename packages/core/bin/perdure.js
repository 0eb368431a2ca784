#!/usr/bin/env node
// A file of its own, not built: npm links it at installation, which in a fresh clone comes before the build.
import "../dist/cli.js";
