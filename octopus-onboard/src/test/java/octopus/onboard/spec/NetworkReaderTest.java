package octopus.onboard.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Set;
import octopus.core.json.Json;
import octopus.node.network.Wanted;
import octopus.onboard.spec.NetworkSpec.InterfaceWish;
import octopus.spi.StorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Interfaces in a spec: read, stored, and every mistake with its field. */
class NetworkReaderTest {
    private static Optional<NetworkSpec> read(String text) {
        return NetworkReader.read(Json.MAPPER.readTree(text.replace('\'', '"')), Set.of("compute-1"));
    }

    @Test
    void allSortsAreReadAndStored() {
        NetworkSpec network = read("""
                [{'node': 'compute-1', 'name': 'eth1', 'mtu': 9000},
                 {'node': 'compute-1', 'kind': 'vlan', 'name': 'storage', 'parent': 'eth1', 'vlan': 100,
                  'addresses': ['10.0.1.21/24']},
                 {'node': 'compute-1', 'kind': 'bridge', 'name': 'br0', 'ports': ['eth2']},
                 {'node': 'compute-1', 'kind': 'openvswitch', 'name': 'br1', 'ports': ['eth3']}]""").orElseThrow();
        assertThat(network.interfaces().stream().map(InterfaceWish::wanted).toList())
                .hasExactlyElementsOfTypes(
                        Wanted.Existing.class, Wanted.Vlan.class, Wanted.Bridge.class, Wanted.SwitchBridge.class);
        assertThat(network.interfaces().stream().map(InterfaceWish::described).toList())
                .contains("VLAN 100 on eth1 as storage, 10.0.1.21/24", "interface eth1, MTU 9000");
        assertThat(Json.read(Json.write(network), NetworkSpec.class)).isEqualTo(network);
        assertThat(read("[]")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'name': 'eth1'} | network.node",
                "{'node': 'compute-9', 'name': 'eth1'} | network.node",
                "{'node': 'compute-1', 'name': 'eth1', 'kind': 'bond'} | network.kind",
                "{'node': 'compute-1', 'name': 'v', 'kind': 'vlan', 'parent': 'eth1', 'vlan': 5000} | network.vlan",
                "{'node': 'compute-1', 'name': 'v', 'kind': 'vlan', 'vlan': 5} | network.parent",
                "{'node': 'compute-1', 'name': 'eth1; reboot'} | network.name",
                "{'node': 'compute-1', 'name': 'eth1', 'mtu': 90000} | network.mtu",
                "{'node': 'compute-1', 'name': 'eth1', 'addresses': ['10.0.1.21']} | network.address",
                "{'node': 'compute-1', 'name': 'eth1', 'adress': 'x'} | network.adress",
            },
            quoteCharacter = '`')
    void mistakesAreNamed(String text, String field) {
        assertThatThrownBy(() -> read("[" + text + "]"))
                .isInstanceOfSatisfying(
                        StorageException.class,
                        e -> assertThat(e.fault().about()).containsEntry("field", field));
    }
}
