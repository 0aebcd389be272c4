#!/usr/bin/env node
// `npx duban …`: the command line. Prints nothing of its own on stdout, which belongs to the command.
import { launch } from './launch.mjs';

launch('cli', { web: false });
