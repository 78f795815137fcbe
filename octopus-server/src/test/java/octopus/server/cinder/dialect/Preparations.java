package octopus.server.cinder.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import octopus.server.Http;

/** What was done between the recorded exchanges without being recorded: objects made, quotas set. */
final class Preparations {
    private static final String PROJECT = "33333333333333333333333333333333";
    private static final String TIGHT = "44444444444444444444444444444445";
    private final DialectWorld world;
    private final Ids ids;

    Preparations(DialectWorld world, Ids ids) {
        this.world = world;
        this.ids = ids;
    }

    void before(String number) {
        switch (number) {
            case "213" ->
                List.of(
                                "0a931419-9a4f-46d2-9cd4-58f8da824d5e",
                                "683eb76d-758d-4178-b695-ee5d8ed6924b",
                                "848f53cc-f062-469f-83a3-abac73a90ec1",
                                "16b122df-b7be-4b7f-891d-01aa1920af49")
                        .forEach(id -> ids.put(id, volume(PROJECT, "s-att", "fake")));
            case "246" -> ids.put("30dae9f8-545e-4ad0-82e4-30f822e7da21", volume(PROJECT, "s-multi", "s-type2"));
            case "249" -> {
                ids.put("d0e24da5-ed4e-4c6e-909d-4bc2128f47cf", volume(PROJECT, "s-transfer", "fake"));
                ids.put("0ab24fef-5d64-42cb-86c1-2992f01ee93a", volume(PROJECT, "s-transfer2", "fake"));
            }
            case "277" ->
                ids.put(
                        "621a632f-7cb3-417a-a431-92ec35ec040a",
                        volumeIn(ids.translate("be5bf8c9-be51-4de0-94d2-07b586fcdb41")));
            case "363" -> {
                ids.put("ae987948-8a24-4a99-b958-8a123bf0622c", volume(TIGHT, "tight", "fake"));
                quota(Map.of("volumes", 1L));
            }
            case "364" -> quota(Map.of("volumes", 100L, "snapshots", 0L));
            case "365" -> quota(Map.of("snapshots", 10L, "gigabytes", 5L));
            case "367" -> quota(Map.of("gigabytes", -1L, "per_volume_gigabytes", 2L));
            case "372" -> delete("snapshots", "792bd58c-4633-45d0-a0c7-fa3645cc6fa1");
            case "377" ->
                List.of("f352d653-7461-4236-816f-ea1cb5fe72ed", "30dae9f8-545e-4ad0-82e4-30f822e7da21")
                        .forEach(this::deleteVolume);
            case "378" -> {
                deleteVolume("8a04f954-09b1-40e3-9746-ae981a02fc0b");
                delete("types", "6aa0c902-3d89-4b37-8afd-3d8685727031");
            }
            default -> {}
        }
    }

    private void delete(String collection, String recorded) {
        String path = "/v3/" + collection + "/" + ids.translate(recorded);
        Http.Answer answer = http(PROJECT).send("DELETE", path, "");
        assertThat(answer.status()).as(path + " " + answer.body()).isEqualTo(202);
        world.settle();
    }

    private void deleteVolume(String recorded) {
        String path = "/v3/volumes/" + ids.translate(recorded) + "/action";
        http(PROJECT).send("POST", path, "{\"os-detach\":{}}");
        Http.Answer answer = http(PROJECT).send("POST", path, "{\"os-force_delete\":{}}");
        assertThat(answer.status()).as(path + " " + answer.body()).isEqualTo(202);
        world.settle();
    }

    private Http http(String project) {
        return new Http(
                "http://127.0.0.1:" + world.port(),
                Map.of("X-Auth-Token", "22222222222222222222222222222222:" + project));
    }

    private void quota(Map<String, Long> limits) {
        world.room.quotas().setLimits(TIGHT, limits);
    }

    private String volumeIn(String group) {
        String id = new Http(
                        "http://127.0.0.1:" + world.port(),
                        Map.of(
                                "X-Auth-Token",
                                "22222222222222222222222222222222:" + PROJECT,
                                "OpenStack-API-Version",
                                "volume 3.13"))
                .send(
                        "POST",
                        "/v3/volumes",
                        "{\"volume\":{\"size\":1,\"volume_type\":\"fake\",\"group_id\":\"" + group + "\"}}")
                .json()
                .at("/volume/id")
                .asString();
        world.settle();
        return id;
    }

    private String volume(String project, String name, String type) {
        String id = http(project)
                .send(
                        "POST",
                        "/v3/volumes",
                        "{\"volume\":{\"size\":1,\"name\":\"" + name + "\",\"volume_type\":\"" + type + "\"}}")
                .json()
                .at("/volume/id")
                .asString();
        world.settle();
        return id;
    }
}
