package octopus.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import octopus.node.config.ConfigEdit.AddItem;
import octopus.node.config.ConfigEdit.DropSection;
import octopus.node.config.ConfigEdit.RemoveItem;
import octopus.node.config.ConfigEdit.Set;
import octopus.node.config.ConfigEdit.Unset;
import octopus.spi.StorageException;
import org.junit.jupiter.api.Test;

/** Merging key by key, and that everything else stays to the byte. */
class DocumentsTest {
    private static final String CINDER = """
            # The cloud's block storage
            [DEFAULT]
            enabled_backends = lvm,nfs   \

            # transport_url = rabbit://
            #debug = false
            my_ip=10.0.0.1
            multi = one,
                two

            [lvm]
            volume_driver = cinder.volume.drivers.lvm.LVMVolumeDriver
            ; kept
            target_helper: lioadm

            # About the next
            [database]
            connection = sqlite://
            """;

    private static String edit(ConfigFormat format, String text, ConfigEdit... edits) {
        ConfigDocument document = format.parse("/etc/x", text);
        for (ConfigEdit edit : edits) {
            ConfigEdit.apply(edit, document);
        }
        return document.text();
    }

    @Test
    void whatNobodyEditsStays() {
        for (String text : List.of(CINDER, CINDER.replace("\n", "\r\n"), CINDER.stripTrailing(), "", "\n", "[a]")) {
            assertThat(edit(ConfigFormat.INI, text)).isEqualTo(text);
        }
    }

    @Test
    void aKeyIsExchangedInPlace() {
        assertThat(edit(ConfigFormat.INI, CINDER, new Set("DEFAULT", "my_ip", "192.0.2.1")))
                .isEqualTo(CINDER.replace("my_ip=10.0.0.1", "my_ip=192.0.2.1"));
        assertThat(edit(ConfigFormat.INI, CINDER, new Set("lvm", "target_helper", "tgtadm")))
                .isEqualTo(CINDER.replace("target_helper: lioadm", "target_helper: tgtadm"));
        assertThat(edit(ConfigFormat.INI, CINDER, new Set("DEFAULT", "multi", "three")))
                .isEqualTo(CINDER.replace("multi = one,\n    two", "multi = three"));
    }

    @Test
    void aNewKeyComesAfterItsCommentOrAtTheEndOfItsSection() {
        assertThat(edit(ConfigFormat.INI, CINDER, new Set("DEFAULT", "debug", "true")))
                .isEqualTo(CINDER.replace("#debug = false\n", "#debug = false\ndebug = true\n"));
        assertThat(edit(ConfigFormat.INI, CINDER, new Set("lvm", "volume_group", "vg")))
                .isEqualTo(CINDER.replace("lioadm\n", "lioadm\nvolume_group = vg\n"));
    }

    @Test
    void aNewSectionComesLast() {
        assertThat(edit(ConfigFormat.INI, CINDER, new Set("tank", "san_ip", "192.0.2.9"), new Set("tank", "b", "1")))
                .isEqualTo(CINDER + "\n[tank]\nsan_ip = 192.0.2.9\nb = 1\n");
    }

    @Test
    void listsKeepTheirOtherItems() {
        assertThat(edit(ConfigFormat.INI, CINDER, new AddItem("DEFAULT", "enabled_backends", "tank")))
                .contains("enabled_backends = lvm,nfs,tank\n");
        assertThat(edit(ConfigFormat.INI, CINDER, new AddItem("DEFAULT", "enabled_backends", "nfs")))
                .isEqualTo(CINDER);
        assertThat(edit(ConfigFormat.INI, CINDER, new RemoveItem("DEFAULT", "enabled_backends", "lvm")))
                .contains("enabled_backends = nfs\n");
        assertThat(edit(ConfigFormat.INI, "", new AddItem("DEFAULT", "enabled_backends", "tank")))
                .isEqualTo("[DEFAULT]\nenabled_backends = tank\n");
    }

    @Test
    void sectionsAndKeysGo() {
        assertThat(edit(ConfigFormat.INI, CINDER, new Unset("DEFAULT", "multi"), new DropSection("lvm")))
                .contains("my_ip=10.0.0.1\n\n# About the next\n[database]")
                .doesNotContain("lvm]", "kept", "two");
    }

    @Test
    void whatIsNoIniIsRefusedWithItsLine() {
        assertThatThrownBy(() -> edit(ConfigFormat.INI, "[a]\nx = 1\nnonsense\n"))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("line 3");
    }

    @Test
    void cephTreatsBlanksAndUnderscoresAlike() {
        String ceph = "[global]\n\tmon host = 192.0.2.1 ; all\n\tauth_client_required = cephx\n";
        assertThat(ConfigFormat.CEPH.parse("/etc/ceph/ceph.conf", ceph).get("global", "mon_host"))
                .contains("192.0.2.1");
        assertThat(edit(ConfigFormat.CEPH, ceph, new Set("global", "mon_host", "192.0.2.2")))
                .contains("\tmon host = 192.0.2.2\n");
        assertThat(edit(
                        ConfigFormat.CEPH,
                        ceph,
                        new Set("client.cinder", "keyring", "/etc/ceph/k"),
                        new Set("global", "osd_pool", "x")))
                .endsWith("= cephx\n\tosd_pool = x\n\n[client.cinder]\nkeyring = /etc/ceph/k\n");
        String keyring = "[client.cinder]\n\tkey = AQ==\n\tcaps mon = \"profile rbd; x\"\n";
        assertThat(ConfigFormat.CEPH.parse("k", keyring).get("client.cinder", "caps mon"))
                .contains("\"profile rbd; x\"");
        assertThat(ConfigFormat.CEPH.parse("k", keyring).get("client.cinder", "key"))
                .contains("AQ==");
    }

    private static final String MULTIPATH = """
            # by hand
            defaults {
            	user_friendly_names no   # really
            }
            devices {
            	device {
            		vendor "HUAWEI"
            		product "XSG1"
            		path_checker tur
            	}
            	device {
            		vendor "IBM"
            		product ".*"
            	}
            }
            """;

    @Test
    void multipathBlocks() {
        String huawei = "devices/device[vendor=HUAWEI,product=XSG1]";
        assertThat(edit(ConfigFormat.MULTIPATH, MULTIPATH)).isEqualTo(MULTIPATH);
        assertThat(edit(ConfigFormat.MULTIPATH, MULTIPATH, new Set("defaults", "user_friendly_names", "yes")))
                .isEqualTo(MULTIPATH.replace("no   # really", "yes   # really"));
        assertThat(edit(ConfigFormat.MULTIPATH, MULTIPATH, new Set(huawei, "prio", "alua x")))
                .isEqualTo(MULTIPATH.replace("path_checker tur\n", "path_checker tur\n\t\tprio \"alua x\"\n"));
        assertThat(edit(ConfigFormat.MULTIPATH, MULTIPATH, new DropSection("devices/device[vendor=IBM]")))
                .doesNotContain("IBM")
                .contains("HUAWEI");
        String made = edit(
                ConfigFormat.MULTIPATH, "", new Set("devices/device[vendor=A/B,product=C]", "no_path_retry", "12"));
        assertThat(made)
                .isEqualTo(
                        "devices {\n\tdevice {\n\t\tvendor \"A/B\"\n\t\tproduct \"C\"\n\t\tno_path_retry 12\n\t}\n}\n");
        assertThatThrownBy(() -> edit(ConfigFormat.MULTIPATH, "devices {\n")).hasMessageContaining("not closed");
        assertThatThrownBy(() -> edit(ConfigFormat.MULTIPATH, "}\n")).hasMessageContaining("line 1");
        assertThatThrownBy(() -> edit(ConfigFormat.MULTIPATH, "defaults {\n what\n}\n"))
                .hasMessageContaining("line 2");
    }

    private static final String XML = """
            <?xml version='1.0' encoding="UTF-8"?>
            <!-- <UserName>not this</UserName> -->
            <config>
              <Storage>
                <Product>V5</Product>
                <UserName>!$$$YWRtaW4=</UserName>
                <RestURL/>
              </Storage>
              <LUN a='>'><StoragePool><![CDATA[a<b]]></StoragePool></LUN>
            </config>
            """;

    @Test
    void xmlElements() {
        assertThat(edit(ConfigFormat.XML, XML)).isEqualTo(XML);
        assertThat(edit(ConfigFormat.XML, XML, new Set("config/Storage", "UserName", "a&b")))
                .isEqualTo(XML.replace("!$$$YWRtaW4=", "a&amp;b"));
        assertThat(edit(ConfigFormat.XML, XML, new Set("config/Storage", "RestURL", "https://x")))
                .isEqualTo(XML.replace("<RestURL/>", "<RestURL>https://x</RestURL>"));
        assertThat(edit(ConfigFormat.XML, XML, new Set("config/Storage", "Protocol", "iSCSI")))
                .isEqualTo(XML.replace("<RestURL/>\n", "<RestURL/>\n    <Protocol>iSCSI</Protocol>\n"));
        assertThat(edit(ConfigFormat.XML, XML, new Unset("config/Storage", "Product")))
                .isEqualTo(XML.replace("    <Product>V5</Product>\n", ""));
        assertThat(ConfigFormat.XML.parse("x", XML).get("config/LUN", "StoragePool"))
                .contains("a<b");
        assertThat(edit(ConfigFormat.XML, "", new Set("config/Storage", "UserName", "u")))
                .isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<config>\n    <Storage>\n"
                        + "        <UserName>u</UserName>\n    </Storage>\n</config>\n");
        assertThatThrownBy(() -> edit(ConfigFormat.XML, "<a><b></a>")).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> edit(ConfigFormat.XML, "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>"))
                .hasMessageContaining("document type");
    }

    /** Random edits: what was set is read back, and undoing all of them gives the old values. */
    @Test
    void editsAreReadBackAndUndone() {
        Random random = new Random(11);
        for (int round = 0; round < 500; round++) {
            ConfigDocument document = ConfigFormat.INI.parse("x", CINDER);
            ConfigDocument before = ConfigFormat.INI.parse("x", CINDER);
            List<Set> edits = java.util.stream.IntStream.range(0, 6)
                    .mapToObj(i -> new Set(
                            List.of("DEFAULT", "lvm", "new").get(random.nextInt(3)),
                            List.of("my_ip", "debug", "multi", "fresh").get(random.nextInt(4)),
                            "value " + random.nextInt(100)))
                    .toList();
            for (Set set : edits) {
                ConfigEdit.apply(set, document);
                ConfigDocument again = ConfigFormat.INI.parse("x", document.text());
                assertThat(again.get(set.section(), set.key())).contains(set.value());
            }
            edits.reversed().forEach(set -> ConfigEdit.undo(set, document, before));
            ConfigDocument after = ConfigFormat.INI.parse("x", document.text());
            for (String section : List.of("DEFAULT", "lvm", "database", "new")) {
                assertThat(after.keys(section)).containsExactlyInAnyOrderElementsOf(before.keys(section));
                before.keys(section)
                        .forEach(key -> assertThat(after.get(section, key)).isEqualTo(before.get(section, key)));
            }
        }
    }
}
