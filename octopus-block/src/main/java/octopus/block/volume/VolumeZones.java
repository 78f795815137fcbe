package octopus.block.volume;

import static octopus.block.volume.VolumeColumns.VOLUMES;
import static octopus.block.volume.VolumeColumns.ZONE;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;

import java.util.Set;
import octopus.block.listing.Matches;
import org.jooq.Condition;
import org.jooq.Field;

/** For what is in the zone of its volume and has none of its own. */
public final class VolumeZones {
    private static final Field<String> ID = field(name("volumes", "id"), String.class);

    private VolumeZones() {}

    /** @param volume the column that names the volume */
    public static Condition ofVolume(Field<String> volume, Set<String> zones) {
        return where(volume, Matches.any(ZONE, zones));
    }

    /** A part of the zone's name. */
    public static Condition like(Field<String> volume, String part) {
        return where(volume, Matches.part(ZONE, part));
    }

    private static Condition where(Field<String> volume, Condition zone) {
        return volume.in(select(ID).from(VOLUMES).where(zone));
    }
}
