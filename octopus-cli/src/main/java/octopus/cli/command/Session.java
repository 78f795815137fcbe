package octopus.cli.command;

import java.util.Optional;
import octopus.cli.config.ProfileFile;
import octopus.cli.http.Api;
import octopus.cli.http.Door;
import octopus.cli.output.Printer;
import octopus.cli.output.Progress;
import octopus.cli.terminal.Terminal;

/** What the verbs of one run share. The server is first spoken to when a verb asks for it. */
public final class Session implements AutoCloseable {
    private final Terminal terminal;
    private final GlobalOptions options = new GlobalOptions();
    private Optional<Api> api = Optional.empty();

    public Session(Terminal terminal) {
        this.terminal = terminal;
    }

    public Terminal terminal() {
        return terminal;
    }

    public GlobalOptions options() {
        return options;
    }

    Api api() {
        Api opened = api.orElseGet(
                () -> new Api(options.choice().resolve(terminal.environment(), ProfileFile.of(terminal))));
        api = Optional.of(opened);
        return opened;
    }

    Door block() {
        return api().block();
    }

    Door images() {
        return api().images();
    }

    Door own() {
        return api().own();
    }

    Printer printer() {
        return new Printer(terminal.out(), options.format, options.columns);
    }

    Progress progress() {
        return new Progress(terminal.err(), terminal.interactive());
    }

    @Override
    public void close() {
        api.ifPresent(Api::close);
    }
}
