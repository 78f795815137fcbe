package octopus.server.http;

import java.io.IOException;
import java.io.UncheckedIOException;

/** The client went away, or sent less than it promised: nobody is left to tell. Other trouble with files is not this. */
public final class ClientGone extends UncheckedIOException {
    private static final long serialVersionUID = 1;

    ClientGone(IOException cause) {
        super(cause);
    }
}
