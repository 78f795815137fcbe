package octopus.block.operation.group;

import java.util.List;
import java.util.Optional;

/**
 * A group that a caller wants.
 *
 * @param type name or id of the group type
 * @param volumeTypes names or ids
 */
public record NewGroup(
        Optional<String> name,
        Optional<String> description,
        String type,
        List<String> volumeTypes,
        Optional<String> availabilityZone) {
    public NewGroup {
        volumeTypes = List.copyOf(volumeTypes);
    }
}
