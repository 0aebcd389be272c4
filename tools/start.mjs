#!/usr/bin/env node
// `npm start`: the whole of duban in one process, from a fresh checkout.
import { launch } from './launch.mjs';

launch('local', { web: true });
