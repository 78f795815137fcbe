/** How log lines look and which are written. */
@NullMarked
package octopus.server.log;

import org.jspecify.annotations.NullMarked;
