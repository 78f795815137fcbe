package octopus.block.operation.group;

import java.util.List;
import java.util.Optional;
import octopus.block.group.GroupId;
import octopus.spi.VolumeId;

/**
 * What the flows of groups know.
 *
 * @param zone where it shall be; empty for anywhere
 * @param volumes that come or go with the group
 */
public record GroupContext(GroupId group, String project, Optional<String> zone, List<VolumeId> volumes) {
    public GroupContext {
        volumes = List.copyOf(volumes);
    }
}
