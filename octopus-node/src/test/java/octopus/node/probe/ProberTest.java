package octopus.node.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import octopus.node.LocalNode;
import octopus.node.Node;
import octopus.node.probe.NodeFacts.HostAdapter;
import octopus.node.ssh.SshNodes;
import octopus.node.ssh.SshServer;
import org.junit.jupiter.api.Test;

class ProberTest {
    @Test
    void thisMachine() {
        NodeFacts facts = Prober.probe(new LocalNode());
        assertThat(facts.kernel()).matches("\\d+\\.\\d+.*");
        assertThat(facts.os()).isNotBlank();
        assertThat(facts.hostName()).isNotBlank();
        assertThat(facts.interfaces())
                .filteredOn(each -> each.name().equals("lo"))
                .singleElement()
                .satisfies(loopback -> assertThat(loopback.addresses()).contains("127.0.0.1/8"));
        assertThat(facts.multipath()).isIn("running", "stopped", "absent", "no-device-mapper");
        assertThat(Math.abs(facts.clockOffsetMillis())).isLessThan(2000);
    }

    @Test
    void theSameBySsh() {
        try (SshServer server = SshServer.start();
                SshNodes nodes = new SshNodes();
                Node node = nodes.open("beside", server.access())) {
            NodeFacts facts = Prober.probe(node);
            NodeFacts here = Prober.probe(new LocalNode());
            assertThat(facts.kernel()).isEqualTo(here.kernel());
            assertThat(facts.architecture()).isEqualTo(here.architecture());
            assertThat(facts.interfaces())
                    .extracting("name")
                    .containsAll(here.interfaces().stream()
                            .map(NodeFacts.NetworkInterface::name)
                            .toList());
            assertThat(facts.tools()).containsKey("python3");
        }
    }

    @Test
    void portsOfAFibreChannelAdapter() {
        assertThat(Prober.adapters("host4|0x10000090fa8b1c2d|0x20000090fa8b1c2d|Online|16 Gbit\n\nnonsense\n"))
                .containsExactly(new HostAdapter("host4", "10000090fa8b1c2d", "20000090fa8b1c2d", "Online", "16 Gbit"));
    }

    @Test
    void aBlacklistThatHitsEveryIscsiDiskIsSeen() {
        String usual = "blacklist {\n\tdevnode \"!^(sd[a-z]|dasd[a-z]|nvme[0-9])\"\n"
                + "\tdevice {\n\t\tvendor \"SGI\"\n\t\tproduct \"Universal Xport\"\n\t}\n}\n"
                + "blacklist_exceptions {\n\tproperty \"(SCSI_IDENT_|ID_WWN)\"\n}\n";
        assertThat(Prober.multipath("running\n" + usual)).isEqualTo("running");
        assertThat(Prober.multipath("running\n")).isEqualTo("running");
        assertThat(Prober.multipath("stopped\n")).isEqualTo("stopped");
        for (String rule : List.of("devnode \"^sd\"", "wwid \".*\"", "protocol \"scsi:iscsi\"", "devnode \"!^nvme\"")) {
            String bad = usual.replaceFirst("blacklist \\{", "blacklist {\n\t" + rule);
            assertThat(Prober.multipath("running\n" + bad)).as(rule).isEqualTo("refuses-iscsi");
        }
        assertThat(Prober.multipath(
                        "running\nblacklist {\n\twwid \".*\"\n}\n" + "blacklist_exceptions {\n\twwid \"36.*\"\n}\n"))
                .as("somebody has said which disks count")
                .isEqualTo("running");
    }
}
