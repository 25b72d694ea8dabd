/**
 * The first lines of the language server's process: the thread that analyses is started before the rest of the program is read, which
 * takes as long as that thread takes to be ready.
 */
import './memory';
import { startAhead } from '../analysis/thread';
import { dataFolder } from '../data';
import { hasTransport } from './transport';

if (hasTransport()) startAhead(dataFolder());
void import('./main');
