package octopus.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import octopus.block.volume.Location;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

/** Notes in a column are read by who asks for them, and by nobody else. */
class UnreadMapTest {
    private static final String NOTES = "{\"size\":\"1073741824\",\"wwn\":\"naa.6001\"}";

    @Test
    void isTheMapThatItsTextSays() {
        Map<String, String> map = Columns.unreadMap(NOTES);

        assertThat(map).isEqualTo(Map.of("size", "1073741824", "wwn", "naa.6001"));
        assertThat(map.get("size")).isEqualTo("1073741824");
        assertThat(map.containsKey("lun")).isFalse();
        assertThat(Map.copyOf(map)).hasSize(2);
        assertThatThrownBy(() -> map.put("lun", "1")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aVolumesPlaceDoesNotReadItsNotes() {
        var place =
                new Location("fast", "pool", "host@fast#pool", Optional.empty(), Columns.unreadMap("no JSON at all"));

        assertThat(place.host()).isEqualTo("host@fast#pool");
        assertThatThrownBy(() -> place.notes().get("size")).isInstanceOf(JacksonException.class);
    }

    @Test
    void nothingIsNothing() {
        assertThat(Columns.unreadMap(null)).isEmpty();
        assertThat(Columns.unreadMap("{}")).isEmpty();
    }
}
