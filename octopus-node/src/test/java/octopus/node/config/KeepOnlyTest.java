package octopus.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A section that is somebody's whole: what else it has goes, and comes back. */
class KeepOnlyTest {
    private static final String TEXT = """
            [DEFAULT]
            debug = false
            [gold]
            # ours
            volume_group = vg
            reserved_percentage = 7
            """;

    @Test
    void whatIsNotNamedGoesAndComesBack() {
        ConfigEdit.KeepOnly keep = new ConfigEdit.KeepOnly("gold", List.of("volume_group"));
        ConfigDocument document = ConfigFormat.INI.parse("f", TEXT);
        ConfigEdit.apply(keep, document);
        assertThat(document.text()).isEqualTo(TEXT.replace("reserved_percentage = 7\n", ""));
        ConfigEdit.undo(keep, document, ConfigFormat.INI.parse("f", TEXT));
        assertThat(document.text()).isEqualTo(TEXT);
    }

    @Test
    void aSectionThatIsNotThereIsNotMade() {
        ConfigDocument document = ConfigFormat.INI.parse("f", TEXT);
        ConfigEdit.apply(new ConfigEdit.KeepOnly("silver", List.of("a")), document);
        assertThat(document.text()).isEqualTo(TEXT);
    }
}
