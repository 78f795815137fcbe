"""A Cinder volume driver that keeps nothing and misbehaves by the size of the volume that it is asked for."""
import os
import sys
import time

from cinder import exception
from cinder.volume import driver
from cinder.volume.drivers.san import san

HANG, DIE, GARBLE, PRINT, REFUSE, GREEDY = 2, 3, 4, 5, 6, 7


class TestDriver(driver.VolumeDriver):
    VERSION = "7.7"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.configuration.append_config_values(san.san_opts)

    def do_setup(self, context):
        if self.configuration.safe_get("san_ip") == "exit":
            os._exit(9)
        if self.configuration.safe_get("san_ip") == "bad":
            raise exception.VolumeBackendAPIException(
                data="cannot log in with password %s" % self.configuration.san_password)

    def check_for_setup_error(self):
        pass

    def get_volume_stats(self, refresh=False):
        return {"volume_backend_name": "test", "vendor_name": "test", "driver_version": self.VERSION,
                "storage_protocol": "iSCSI", "total_capacity_gb": 100, "free_capacity_gb": 60.5, "seen": "yes"}

    def create_volume(self, volume):
        if volume.size == HANG:
            time.sleep(600)
        if volume.size == DIE:
            os._exit(3)
        if volume.size == GARBLE:
            sys.modules["__main__"].ANSWERS.write("this is no answer\n")
            sys.modules["__main__"].ANSWERS.flush()
        if volume.size == PRINT:
            print("the password is", self.configuration.san_password)
        if volume.size == REFUSE:
            raise exception.VolumeBackendAPIException(data="no: " + self.configuration.san_password)
        if volume.size == GREEDY:
            self.much = bytearray(1 << 36)
        return {"provider_location": "at %d" % volume.size, "metadata": dict(volume.volume_type.extra_specs
                                                                             if volume.volume_type else {})}

    def delete_volume(self, volume):
        pass

    def remove_export(self, context, volume):
        pass


class Missing(TestDriver):
    import_of = "octopus_no_such_module"

    def __init__(self, *args, **kwargs):
        __import__(self.import_of)
