package octopus.neighbour.room;

import java.util.List;
import octopus.core.setting.SettingsGroup;
import octopus.neighbour.glance.GlanceSettings;
import octopus.neighbour.keystone.CloudSettings;
import octopus.spi.option.Options;

/** Which other services there are, and how they are reached. */
public record NeighbourSettings(CloudSettings cloud, GlanceSettings images) {
    public static final List<SettingsGroup> GROUPS = List.of(CloudSettings.GROUP, GlanceSettings.GROUP);

    public static NeighbourSettings from(Options options) {
        return new NeighbourSettings(CloudSettings.from(options), GlanceSettings.from(options));
    }

    /** Octopus on its own. */
    public static NeighbourSettings none() {
        return new NeighbourSettings(CloudSettings.none(), GlanceSettings.builtIn());
    }

    public NeighbourSettings withImages(GlanceSettings other) {
        return new NeighbourSettings(cloud, other);
    }
}
