package octopus.neighbour.room;

import java.util.List;
import octopus.core.setting.SettingsGroup;
import octopus.neighbour.barbican.KeyManagerSettings;
import octopus.neighbour.compute.ComputeSettings;
import octopus.neighbour.glance.GlanceSettings;
import octopus.neighbour.keystone.CloudSettings;
import octopus.neighbour.notification.NotificationSettings;
import octopus.spi.option.Options;

/** Which other services there are, and how they are reached. */
public record NeighbourSettings(
        CloudSettings cloud,
        GlanceSettings images,
        KeyManagerSettings keys,
        ComputeSettings compute,
        NotificationSettings notifications) {
    public static final List<SettingsGroup> GROUPS = List.of(
            CloudSettings.GROUP,
            GlanceSettings.GROUP,
            KeyManagerSettings.GROUP,
            ComputeSettings.GROUP,
            NotificationSettings.GROUP);

    public static NeighbourSettings from(Options options) {
        return new NeighbourSettings(
                CloudSettings.from(options),
                GlanceSettings.from(options),
                KeyManagerSettings.from(options),
                ComputeSettings.from(options),
                NotificationSettings.from(options));
    }

    /** Octopus on its own. */
    public static NeighbourSettings none() {
        return new NeighbourSettings(
                CloudSettings.none(),
                GlanceSettings.builtIn(),
                KeyManagerSettings.builtIn(),
                ComputeSettings.none(),
                NotificationSettings.none());
    }

    public NeighbourSettings withCloud(CloudSettings other) {
        return new NeighbourSettings(other, images, keys, compute, notifications);
    }

    public NeighbourSettings withImages(GlanceSettings other) {
        return new NeighbourSettings(cloud, other, keys, compute, notifications);
    }

    public NeighbourSettings withCompute(ComputeSettings other) {
        return new NeighbourSettings(cloud, images, keys, other, notifications);
    }

    public NeighbourSettings withNotifications(NotificationSettings other) {
        return new NeighbourSettings(cloud, images, keys, compute, other);
    }

    public NeighbourSettings withKeys(KeyManagerSettings other) {
        return new NeighbourSettings(cloud, images, other, compute, notifications);
    }

    /** Whether some service is asked in the name of whoever asked us. */
    boolean needCallers() {
        return images.elsewhere() && images.auth() == GlanceSettings.Auth.TOKEN
                || keys.elsewhere() && keys.auth() == KeyManagerSettings.Auth.TOKEN;
    }
}
