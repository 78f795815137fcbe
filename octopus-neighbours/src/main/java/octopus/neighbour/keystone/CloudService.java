package octopus.neighbour.keystone;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import octopus.core.Caller;
import octopus.neighbour.http.Ask;
import octopus.neighbour.http.Reply;
import octopus.neighbour.http.UploadProgress;
import octopus.neighbour.http.Web;
import octopus.spi.Secret;

/** One service of the cloud: where it is and with what token it is asked. A token that it refuses is renewed once. */
public final class CloudService {
    private final Web web;
    private final Supplier<URI> base;
    private final Tokens tokens;

    /** @param base without a slash at its end; looked up each time, for a catalogue may change */
    public CloudService(Web web, Supplier<URI> base, Tokens tokens) {
        this.web = web;
        this.base = base;
        this.tokens = tokens;
    }

    public Tokens tokens() {
        return tokens;
    }

    public Ask ask(String method, String path) {
        return Ask.of(method, URI.create(base.get().toString().replaceAll("/+$", "") + path));
    }

    public Reply send(Caller asker, Ask ask) {
        return as(asker, ask, given -> web.send(given), Reply::status);
    }

    public Web.Download download(Caller asker, Ask ask) {
        return as(
                asker,
                ask,
                given -> web.download(given),
                download -> download.reply().status());
    }

    public Reply upload(Caller asker, Ask ask, Path file, UploadProgress progress) {
        return as(asker, ask, given -> web.upload(given, file, progress), Reply::status);
    }

    private <T> T as(Caller asker, Ask ask, Function<Ask, T> way, ToIntFunction<T> status) {
        Optional<Secret> token = tokens.of(asker);
        T first = way.apply(token.map(ask::token).orElse(ask));
        if (status.applyAsInt(first) != 401 || token.isEmpty() || !tokens.refused(token.get())) {
            return first;
        }
        return way.apply(tokens.of(asker).map(ask::token).orElse(ask));
    }
}
