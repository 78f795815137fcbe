package octopus.neighbour.room;

import java.util.List;
import octopus.core.setting.SettingsGroup;
import octopus.neighbour.compute.ComputeSettings;
import octopus.neighbour.glance.GlanceSettings;
import octopus.neighbour.keystone.CloudSettings;
import octopus.neighbour.notification.NotificationSettings;
import octopus.spi.option.Options;

/** Which other services there are, and how they are reached. */
public record NeighbourSettings(
        CloudSettings cloud, GlanceSettings images, ComputeSettings compute, NotificationSettings notifications) {
    public static final List<SettingsGroup> GROUPS =
            List.of(CloudSettings.GROUP, GlanceSettings.GROUP, ComputeSettings.GROUP, NotificationSettings.GROUP);

    public static NeighbourSettings from(Options options) {
        return new NeighbourSettings(
                CloudSettings.from(options),
                GlanceSettings.from(options),
                ComputeSettings.from(options),
                NotificationSettings.from(options));
    }

    /** Octopus on its own. */
    public static NeighbourSettings none() {
        return new NeighbourSettings(
                CloudSettings.none(), GlanceSettings.builtIn(), ComputeSettings.none(), NotificationSettings.none());
    }

    public NeighbourSettings withCloud(CloudSettings other) {
        return new NeighbourSettings(other, images, compute, notifications);
    }

    public NeighbourSettings withImages(GlanceSettings other) {
        return new NeighbourSettings(cloud, other, compute, notifications);
    }

    public NeighbourSettings withCompute(ComputeSettings other) {
        return new NeighbourSettings(cloud, images, other, notifications);
    }

    public NeighbourSettings withNotifications(NotificationSettings other) {
        return new NeighbourSettings(cloud, images, compute, other);
    }
}
