package octopus.neighbour.room;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octopus.block.image.ImageSink;
import octopus.block.image.ImageSource;
import octopus.block.key.KeyManager;
import octopus.block.message.Journal;
import octopus.block.operation.BlockStores;
import octopus.core.Caller;
import octopus.core.db.Database;
import octopus.core.event.EventLog;
import octopus.neighbour.NeighbourFault;
import octopus.neighbour.barbican.Barbican;
import octopus.neighbour.barbican.BarbicanCertificates;
import octopus.neighbour.barbican.BarbicanKeys;
import octopus.neighbour.compute.ComputeRoom;
import octopus.neighbour.feed.EventFeed;
import octopus.neighbour.feed.Listener;
import octopus.neighbour.glance.GlanceImages;
import octopus.neighbour.http.Web;
import octopus.neighbour.keystone.CallerTokens;
import octopus.neighbour.keystone.Keystone;
import octopus.neighbour.notification.Notifications;
import octopus.neighbour.signature.CertificateDirectory;
import octopus.neighbour.signature.Certificates;
import octopus.neighbour.signature.SignedImages;
import octopus.spi.Fault;
import octopus.spi.Secret;

/** The other services of the cloud, as the settings say. Made once a process. */
public final class Neighbours implements AutoCloseable {
    private final NeighbourSettings settings;
    private final Web web;
    private final Optional<Keystone> keystone;
    private final CallerTokens callers;
    private final Optional<Barbican> barbican;
    private final ComputeRoom compute;
    private final Notifications notifications;
    private final List<EventFeed> feeds = new ArrayList<>();

    public Neighbours(NeighbourSettings settings, Clock clock) {
        this.settings = settings;
        this.web = new Web(settings.cloud().limits());
        this.keystone = settings.cloud()
                .login()
                .map(login -> new Keystone(web, login, settings.cloud().region(), clock));
        this.callers = new CallerTokens(clock);
        this.barbican = settings.keys().elsewhere()
                ? Optional.of(Barbican.open(settings.keys(), web, keystone, callers))
                : Optional.empty();
        this.compute = new ComputeRoom(settings.compute(), web, keystone, clock);
        this.notifications = new Notifications(settings.notifications());
    }

    /** What those work with who hear of events. */
    public record Engine(Database database, EventLog events, BlockStores stores, Clock clock) {}

    /** Begins to tell. Events that somebody has not heard yet are not taken out of the log. */
    public Neighbours start(Engine engine) {
        notifications
                .listener(engine.database(), engine.stores())
                .ifPresent(listener -> start(engine, "notifications", listener));
        compute.listener(engine.database(), engine.stores()).ifPresent(listener -> start(engine, "compute", listener));
        return this;
    }

    private void start(Engine engine, String name, Listener listener) {
        EventFeed feed = new EventFeed(name, engine.database(), engine.events(), engine.clock(), listener).start();
        engine.events().keepAfter(() -> feed.position().orElse(Long.MAX_VALUE));
        feeds.add(feed);
    }

    /** Who runs the servers that use volumes. */
    public ComputeRoom compute() {
        return compute;
    }

    /** Who has to write down what begins, if anybody wants to hear of it. */
    public Optional<Journal.Witness> witness(BlockStores stores) {
        return notifications.witness(stores);
    }

    /** Images: those of the service that the settings name. */
    public record ImageRoom(ImageSource source, ImageSink sink) {}

    /** @param builtIn what Octopus keeps itself @param staging a directory for images on their way */
    public ImageRoom images(ImageRoom builtIn, Path staging) {
        ImageRoom room = builtIn;
        if (settings.images().elsewhere()) {
            GlanceImages glance =
                    GlanceImages.open(settings.images(), new GlanceImages.Cloud(web, keystone, callers), staging);
            room = new ImageRoom(glance.source(), glance.sink());
        }
        return settings.images().verifySignatures()
                ? new ImageRoom(new SignedImages(room.source(), certificates()), room.sink())
                : room;
    }

    /** Who keeps the keys of encrypted volumes; empty for Octopus itself. */
    public Optional<KeyManager> keys() {
        return barbican.map(BarbicanKeys::new);
    }

    private Certificates certificates() {
        return settings.images()
                .certificates()
                .<Certificates>map(CertificateDirectory::new)
                .or(() -> barbican.map(BarbicanCertificates::new))
                .orElse((asker, id) -> {
                    throw Fault.of(
                                    NeighbourFault.CERTIFICATE_UNUSABLE,
                                    "Looking for certificate " + id + " of a signed image",
                                    "no place for certificates is configured",
                                    "Set image.certificates or key-manager.service; image.verify-signatures=false uses signed images"
                                            + " unchecked.")
                            .about("certificate", id)
                            .exception();
                });
    }

    /** For flows that go on in the caller's name; nothing is kept where no service is asked so. */
    public void remember(Caller caller, Optional<String> token) {
        if (settings.needCallers()) {
            token.ifPresent(text -> callers.remember(caller, Secret.of(text)));
        }
    }

    @Override
    public void close() {
        feeds.forEach(EventFeed::close);
        web.close();
    }
}
