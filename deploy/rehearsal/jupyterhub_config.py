"""The hub of the rehearsal: accounts of its own, none of the system's; every server a process on this computer."""

import json
import os
import sys
from pathlib import Path

place = json.loads(os.environ["DLTUTOR_REHEARSAL"])
home = Path(place["home"])

c = get_config()  # noqa: F821
c.JupyterHub.bind_url = f"http://127.0.0.1:{place['port']}"
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{place['hub_port']}"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{place['proxy_port']}"
c.ConfigurableHTTPProxy.command = [place["proxy"]]
c.ConfigurableHTTPProxy.pid_file = str(home / "proxy.pid")
c.JupyterHub.db_url = f"sqlite:///{home / 'hub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(home / "cookie_secret")
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = "rehearsal"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = str(home / "learners" / "{username}")
c.Spawner.cmd = [sys.executable, "-m", "jupyterhub.singleuser"]
c.Spawner.args = ["--allow-root"] if os.geteuid() == 0 else []
c.Spawner.default_url = "/lab"
c.Spawner.start_timeout = c.Spawner.http_timeout = 180
# In the image these files lie in /usr/local/etc/jupyter and /etc.
c.Spawner.environment = {
    "JUPYTER_CONFIG_PATH": place["settings"],
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "core.attributesFile",
    "GIT_CONFIG_VALUE_0": f"{place['settings']}/gitattributes",
}
