package octopus.neighbour.notification;

import java.util.Optional;
import octopus.block.message.Journal;
import octopus.block.operation.BlockStores;
import octopus.core.db.Database;
import octopus.neighbour.feed.Listener;

/** OpenStack's notifications, if the settings want them. */
public final class Notifications {
    private final NotificationSettings settings;

    public Notifications(NotificationSettings settings) {
        this.settings = settings;
    }

    public Optional<Listener> listener(Database database, BlockStores stores) {
        return settings.url().map(url -> new RabbitListener(settings, new Translation(database, stores)));
    }

    /** Who writes down what begins; empty where nobody listens. */
    public Optional<Journal.Witness> witness(BlockStores stores) {
        return settings.url().map(url -> new Beginnings(stores));
    }
}
