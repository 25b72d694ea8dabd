/** The command line and its threads: how V8 is to work is said before the rest of the program is loaded, whose young heap would be twice as large by then. */
import './memory';

void import('./main');
