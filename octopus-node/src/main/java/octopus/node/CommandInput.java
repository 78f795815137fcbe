package octopus.node;

import java.io.IOException;
import java.io.OutputStream;

/** What a program reads from its standard input. May be asked for again when a command is repeated. */
@FunctionalInterface
public interface CommandInput {
    void writeTo(OutputStream input) throws IOException;
}
