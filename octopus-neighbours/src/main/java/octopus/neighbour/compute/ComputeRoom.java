package octopus.neighbour.compute;

import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import octopus.block.attachment.Attachment;
import octopus.block.attachment.AttachmentStatus;
import octopus.block.operation.BlockStores;
import octopus.block.operation.Refuse;
import octopus.core.db.Database;
import octopus.neighbour.NeighbourFault;
import octopus.neighbour.feed.Listener;
import octopus.neighbour.http.Web;
import octopus.neighbour.keystone.CloudService;
import octopus.neighbour.keystone.Keystone;
import octopus.neighbour.keystone.Tokens;
import octopus.spi.Fault;
import octopus.spi.Secret;

/** The service that runs the servers, as the settings say. */
public final class ComputeRoom {
    private final ComputeSettings settings;
    private final Optional<Compute> compute;
    private final Clock clock;

    /** @throws octopus.spi.StorageException NEIGHBOUR_NOT_CONFIGURED */
    public ComputeRoom(ComputeSettings settings, Web web, Optional<Keystone> keystone, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.compute = switch (settings.kind()) {
            case NONE -> Optional.empty();
            case NOVA -> Optional.of(nova(settings, web, keystone));
            case WEBHOOK -> Optional.of(webhook(settings, web, clock));
        };
    }

    private static Compute nova(ComputeSettings settings, Web web, Optional<Keystone> keystone) {
        Supplier<URI> base;
        if (settings.url().isPresent()) {
            URI fixed = URI.create(settings.url().get());
            base = () -> fixed;
        } else {
            Keystone catalogue = keystone.orElseThrow(() -> missing("compute.url", "Nova"));
            base = () -> catalogue.endpoint("compute");
        }
        return new NovaCompute(
                new CloudService(web, base, keystone.map(Tokens::service).orElseGet(Tokens::none)));
    }

    private static Compute webhook(ComputeSettings settings, Web web, Clock clock) {
        String url = settings.url().orElseThrow(() -> missing("compute.url", "the webhook"));
        Secret secret = settings.secret().orElseThrow(() -> missing("compute.webhook-secret", "the webhook"));
        return new WebhookCompute(web, URI.create(url), secret, clock);
    }

    private static RuntimeException missing(String setting, String who) {
        return Fault.of(
                        NeighbourFault.NEIGHBOUR_NOT_CONFIGURED,
                        "Reaching " + who,
                        setting + " is not set",
                        "Set it, or compute.service=none.")
                .about("field", setting)
                .exception();
    }

    /** It becomes part of an address. */
    private static boolean isId(String server) {
        return server.matches("[0-9a-fA-F-]{1,64}");
    }

    /** Empty where nobody wants to hear of anything. */
    public Optional<Listener> listener(Database database, BlockStores stores) {
        return compute.filter(known -> !settings.told().isEmpty())
                .map(known -> new ServerListener(database, stores, known, settings.told(), settings.giveUp(), clock));
    }

    /**
     * What refuses to delete an attachment for somebody who is no service, with SERVER_USES_ATTACHMENT. Empty where nobody is
     * asked.
     */
    public Optional<Consumer<Attachment>> unused() {
        return compute.filter(known -> settings.askBeforeDetach())
                .map(known -> attachment -> requireUnused(known, attachment));
    }

    private static void requireUnused(Compute known, Attachment attachment) {
        if (attachment.status() != AttachmentStatus.ATTACHED) {
            return;
        }
        attachment
                .instance()
                .filter(ComputeRoom::isId)
                .filter(server -> known.uses(attachment, server))
                .ifPresent(server -> {
                    throw Fault.of(
                                    NeighbourFault.SERVER_USES_ATTACHMENT,
                                    "Detach volume from instance " + server + " using the Compute API",
                                    "",
                                    "")
                            .about("attachment", attachment.id())
                            .about("server", server)
                            .exception();
                });
    }

    /**
     * The machine that a server runs on.
     *
     * @throws octopus.spi.StorageException INVALID_REQUEST when nobody knows
     */
    public String hostOf(String server) {
        String host = compute.flatMap(known -> known.hostOf(server)).orElse("");
        if (host.isEmpty()) {
            throw Refuse.request(
                    "local_to_instance",
                    "Invalid input received: the volume cannot be placed where server " + server + " runs",
                    compute.isEmpty()
                            ? "no compute service is configured that knows where that is"
                            : "the compute service does not know it, or it runs nowhere just now",
                    "Leave the hint local_to_instance out, name a server that runs, or set compute.service.");
        }
        return host;
    }
}
