/** What people read in another language than the one it was written in. */
@NullMarked
package octopus.server.words;

import org.jspecify.annotations.NullMarked;
