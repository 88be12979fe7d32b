"""What people paste: texts that are read, and texts that are not, each with a password in it."""

from __future__ import annotations

import json
from typing import Any

PASSWORD = "Zq7canary3b"
URI = f"postgres://reader:{PASSWORD}@db.example.com:5432/shop"
WHOLE = {
    "server": "db.example.com",
    "port": "5432",
    "database": "shop",
    "username": "reader",
    "password": PASSWORD,
}
LOGIN = {"server": "h", "database": "d", "username": "u"}
AWS: dict[str, Any] = {
    "username": "reader",
    "password": PASSWORD,
    "engine": "postgres",
    "host": "db.example.com",
    "port": 5432,
    "dbname": "shop",
    "dbInstanceIdentifier": "shop-1",
    "dbClusterIdentifier": "shops",
}
RAILS = """production:
  adapter: postgresql
  encoding: unicode
  host: db.example.com
  port: 5432
  database: shop
  username: reader
  password: {}
  pool: 5"""

# Each of these says the same.
SAME = [
    *(
        f"{start}{URI}{end}"
        for start, end in ('""', "''", "``", "“”", "„“", "\u2018\u2019", "«»", "<>")
    ),
    *(f"{start}{URI}{end}" for start, end in (("", ";"), ("", ","), ('"', '",'), (" ", " \r\n"))),
    f"```\n{URI}\n```",
    f"\u200b{URI}\ufeff",
    f'"{URI.replace("/", chr(92) + "/")}"',
    f"DATABASE_URL:        {URI}",
    f"=== shop Config Vars\nDATABASE_URL:        {URI}\nLANG:  en_US.UTF-8\nREDIS_URL: redis://:x@r",
    f"environment:\n  DATABASE_URL: {URI} # main\n  LANG: en",
    f"environment:\n  - LANG=en\n  - DATABASE_URL={URI}",
    f'    - "DATABASE_URL={URI}"',
    f'DATABASE_URL: "{URI}"',
    f"DATABASE_URL: '{URI}'",
    f'"DATABASE_URL": "{URI}",',
    f'{{"DATABASE_URL": "{URI}"}}',
    f"DATABASE_URL={URI}",
    f"DATABASE_URL={URI}?sslmode=require&channel_binding=require  # main",
    f"DATABASE_URL={URI}\nDIRECT_URL={URI}",
    f'DATABASE_URL="{URI}"',
    f"SQLALCHEMY_DATABASE_URI = '{URI.replace('postgres:', 'postgresql+psycopg2:')}'",
    f"export DATABASE_URL='{URI}'",
    f"export DATABASE_URL={URI}?sslmode=require&application_name=x",
    f"set DATABASE_URL={URI}",
    f'set "DATABASE_URL={URI}"',
    f'$env:DATABASE_URL = "{URI}"',
    *(
        URI.replace("postgres:", f"{scheme}:")
        for scheme in ("postgis", "pgsql", "psql", "POSTGRES")
    ),
    *(URI.replace("postgres:", f"postgresql+{driver}:") for driver in ("asyncpg", "psycopg2")),
    f"url: jdbc:postgresql://db.example.com:5432/shop?user=reader&password={PASSWORD}",
    f"spring.datasource.url=jdbc:postgresql://db.example.com:5432/shop\n"
    f"spring.datasource.username=reader\nspring.datasource.password={PASSWORD}",
    f"psql {URI}",
    f'$ psql "{URI}?sslmode=require"',
    f"psql {URI}?sslmode=require&channel_binding=require",
    f"psql -X -d '{URI}' -c 'select 1'",
    f'psql "host=db.example.com port=5432 dbname=shop user=reader password={PASSWORD}"',
    f"PGPASSWORD={PASSWORD} psql -h db.example.com -p 5432 -U reader shop",
    f"PGPASSWORD='{PASSWORD}' /usr/bin/psql --host=db.example.com -p5432 -Ureader -d shop -W",
    f"export PGPASSWORD={PASSWORD}; psql -h db.example.com -p 5432 shop reader",
    f"export PGPASSWORD='{PASSWORD}'\npsql -h db.example.com \\\n  -p 5432 -U reader shop",
    "PGHOST: db.example.com\nPGPORT: '5432'\nPGDATABASE: shop\nPGUSER: reader\n"
    f"PGPASSWORD: {PASSWORD}",
    json.dumps(AWS),
    json.dumps({"ARN": "arn:aws:secretsmanager:x", "SecretString": json.dumps(AWS)}),
    RAILS.format(PASSWORD),
    f"username = reader\npassword = {PASSWORD}\nhost = db.example.com\nport = 5432\n"
    "database = shop",
    f"Host: db.example.com\nPort: 5432\nDatabase: shop\nUser: reader\nPassword: {PASSWORD}",
    f"ConnectionStrings__Shop=Host=db.example.com;Port=5432;Database=shop;Username=reader"
    f";Password={PASSWORD}",
    f'"Shop": "Host=db.example.com;Port=5432;Database=shop;Username=reader;Password={PASSWORD}"',
    f'"Server=db.example.com;Database=shop;Port=5432;UID=reader;Password={PASSWORD};"',
    f"jdbc:postgresql://db.example.com:5432/shop?user=reader&amp;password={PASSWORD}"
    "&amp;sslmode=require",
    f"{URI}.",
    f"[shop]\nDriver = PostgreSQL Unicode\nServername = db.example.com\nPort = 5432\n"
    f"Database = shop\nUserName = reader\nPassword = {PASSWORD}",
    f"db.example.com:5432:shop:reader:{PASSWORD}\n",
]

# As libpq, or else the only way that makes sense.
IN_A_URI = [
    f"{start}{PASSWORD}{end}"
    for start, end in [
        *(("", mark) for mark in "/?#@:&;,=+[]"),
        *(("a/", ""), ("a?", ""), ("a#", ""), ("a@", ""), ("a:", ""), ("a@b/", ""), ("a@1/", "")),
        *(("12345/", ""), ("12345?", ""), ("a@1.2.3.4/", ""), ("a@@", "@"), ("a?x=1&y=", "/")),
        *(("?/#@:", ""), ("a@b?c=", "")),
    ]
]

REFUSED = [
    f"{PASSWORD}",
    f"My password is {PASSWORD}",
    f"see {URI}",
    f"[shop]({URI})",
    f"{URI} {URI}",
    f"{URI}\n{URI}",
    f"<{URI}|{URI}>",
    f"{URI},{URI}",
    URI.replace(PASSWORD, f"{PASSWORD}\u200b"),
    URI.replace(PASSWORD, f"\u202e{PASSWORD}\u202c"),
    f"A={URI}\nB=postgres://reader:{PASSWORD}@other.example.com/shop",
    f'"postgresql://owner:P1"{PASSWORD}@db.example.com:5432/shop"',
    f"mysql://u:{PASSWORD}@h/d",
    f"DATABASE_URL=mysql://u:{PASSWORD}@h/d",
    f"jdbc:aws-wrapper:postgresql://h.example.com:5432/d?user=u&password={PASSWORD}",
    f"jdbc:aws-wrapper:postgresql://u:{PASSWORD}@h.example.com:5432/d",
    f"jdbc:log4jdbc:postgresql://h:5432/{PASSWORD}",
    f"postgres:/reader:{PASSWORD}@db.example.com:5432/shop",
    f"//reader:{PASSWORD}@db.example.com:5432/shop",
    f"reader:{PASSWORD}@db.example.com:5432/shop",
    f"postgresql://u:{PASSWORD}",
    f"postgresql://u:{PASSWORD}%zz@h/d",
    f"postgresql://u:{PASSWORD}%ff@h/d",
    f"postgresql://u:a {PASSWORD}@h/d",
    f"postgresql://u:a\n{PASSWORD}@h/d",
    f"postgresql://u:{PASSWORD}@h,i/d",
    f"postgresql://u:{PASSWORD}@h:x:y/d",
    f"postgresql://u:{PASSWORD}@%2Ftmp/d",
    f"postgresql://u:p@h:5432/d:{PASSWORD}",
    f"postgresql://u:/{PASSWORD}",
    f"postgresql://u/:{PASSWORD}@h/d",
    f"postgresql://u:a/{PASSWORD}",
    f"psql postgres:/u:{PASSWORD}@h/d",
    f"psql postgres://u: {PASSWORD}@h/d",
    f"psql u:{PASSWORD}@h/d",
    f"host=h ;user=u password={PASSWORD} dbname=d",
    f"Server=h;Database=d;Port=5432;UID=u;Password=a;{PASSWORD})=1",
    f"postgresql://u:a@b?user={PASSWORD}@h/d",
    f"postgresql://u:#1/{PASSWORD}@1:2/d",
    f"arn:aws:rds:eu-central-1:123456789012:{PASSWORD}:x",
    f"12:30:45:678:{PASSWORD}",
    f"2026-01-01T10:20:30:40:{PASSWORD}",
    f"fe80:1:2:3:{PASSWORD}",
    f"C:\\Users\\{PASSWORD}:b:c:d:e",
    f"C:{PASSWORD}:x:y:z",
    f"{PASSWORD}:b:c:d:e",
    f"h:port:d:u:{PASSWORD}",
    f"h:5432:d:u:a:{PASSWORD}",
    f"h:5432:d:u:a://{PASSWORD}",
    f"h:5432:d:u: {PASSWORD}",
    f"h:5432:d:u:{PASSWORD} ",
    f"h:5432: d:u:{PASSWORD}",
    f'h:5432:"d":u:{PASSWORD}',
    f"h:5432:d:u:'{PASSWORD}'",
    f"h,i:5432:d:u:{PASSWORD}",
    f"postgres:5432://u:d:{PASSWORD}",
    f"h:5432:d:u:{PASSWORD}\ni:5432:d:u:{PASSWORD}",
    f"DATABASE_URL: h:5432:d:u:{PASSWORD}",
    f"DATABASE_URL: postgres://u:@{PASSWORD} #@h/d",
    f"DATABASE_URL=postgres://u:@{PASSWORD} #@h/d\nA=b",
    f"psql -h h -U u -W {PASSWORD}",
    f"psql -h h -W {PASSWORD} d",
    f"psql --host=h --password={PASSWORD}",
    f"psql -h h -p{PASSWORD}",
    f"psql -h h -U u d {PASSWORD}",
    f"psql -h h | grep {PASSWORD}",
    f"psql 'host=h password={PASSWORD}",
    f"psql {URI} | less",
    f"psql postgres://u:@{PASSWORD};_=@h/d",
    f"PGPASSWORD={PASSWORD} pg_dump -h h -U u d",
    f"PGPASSWORD={PASSWORD} python app.py",
    f"PGPASSWORD={PASSWORD};",
    f"PGPASSWORD={PASSWORD} # of production",
    f"PGPASSWORD='{PASSWORD}",
    f"export PGPASSWORD=$(echo {PASSWORD})",
    f"PGHOST=h password={PASSWORD}",
    f"PGHOST=h\n{PASSWORD}",
    f"$env:PGPASSWORD={PASSWORD} x y",
    f"set PGPASSWORD={PASSWORD}&& psql -h h",
    f"set PGPASSWORD={PASSWORD}& foo",
    f"setx PGPASSWORD {PASSWORD}",
    f"setenv PGPASSWORD {PASSWORD}",
    f"os.environ['PGPASSWORD'] = '{PASSWORD}'",
    f"docker run -e POSTGRES_PASSWORD={PASSWORD} postgres",
    f"docker exec -it db psql {URI}",
    f"heroku config:set DATABASE_URL={URI}",
    f'const url = "{URI}";',
    f"\\connect {URI}",
    f"host=h password='{PASSWORD}",
    f"host=h password=a {PASSWORD}",
    f'host="h" password="{PASSWORD}"',
    f"host=h, dbname=d, password={PASSWORD}",
    f"host=/tmp dbname=d password={PASSWORD}",
    f"host=h service=nobody password={PASSWORD}",
    f"host=h dbname=postgresql://u:{PASSWORD}@h/d",
    f'psycopg2.connect("host=h password={PASSWORD}")',
    f"[a]\nhost=h\npassword={PASSWORD}\n[b]\nhost=i",
    f"[a]\nhost=h\npassword=a\n{PASSWORD}",
    f"Server=h;{PASSWORD}",
    f"Server=h;Database=d;UID=u;Password={PASSWORD};Password={PASSWORD}",
    f"Server=tcp:h,5432;Database=d;Password={PASSWORD}",
    f"Data Source=h;Initial Catalog=d;Password={PASSWORD};Foo",
    json.dumps({**AWS, "engine": "mysql"}),
    json.dumps({"a": AWS, "b": {**AWS, "password": f"{PASSWORD}2"}}),
    json.dumps({"host": f"reader:{PASSWORD}@h"}),
    json.dumps({"other": PASSWORD}),
    json.dumps(AWS)[:-1],
    json.dumps(AWS).replace('"', "'"),
    '{"password": "a", "password": "' + PASSWORD + '"}',
    "[" * 5000 + PASSWORD,
    '{"a":' * 1600 + f'"{PASSWORD}"',
    RAILS.format(PASSWORD).replace("postgresql", "mysql2"),
    f"{RAILS.format(PASSWORD)}\ntest:\n  adapter: postgresql\n  database: other",
    f"default: &a\n  adapter: postgresql\n  password: {PASSWORD}\nproduction:\n  <<: *a",
    f"- name: PGPASSWORD\n  value: {PASSWORD}",
    f"\x00{PASSWORD}",
    f"host=h password={PASSWORD}\ud800",
    PASSWORD * 1000,
]

PLACEHOLDERS = [
    *("[YOUR-PASSWORD]", "[YOUR PASSWORD]", "{your_password}", "{your-password}", "<password>"),
    *("<your-db-password>", "<PASSWORD>", "{password}", "{{password}}", "{{ .Values.password }}"),
    *("YOUR_PASSWORD", "YOUR-PASSWORD", "yourPassword", "your_password_here", "PASSWORD"),
    *("DB_PASSWORD", "REVEAL_PASSWORD", "<ENTER-SQL-USER-PASSWORD>", "«password»", "(hidden)"),
    *("${PGPASSWORD}", "${{Postgres.PGPASSWORD}}", "$PGPASSWORD", "%PGPASSWORD%", "$(PGPASSWORD)"),
    *("********", "***", "••••••", "●●●●●●●●", "xxxx", "XXXXXXXX", "...", "…", "__PASSWORD__"),
    *("REDACTED", "[REDACTED]", "***REDACTED***", "<redacted>", "[FILTERED]", "npg_************"),
    *("Secret('••••••')", "SecretStr('**********')", "#{password}", "process.env.PGPASSWORD"),
]
PASSWORDS = [
    *(
        "password",
        "secret",
        "postgres",
        "changeme",
        "mysecretpassword",
        "hunter2",
        "xx",
        "**",
        "a*b",
    ),
    *("<aBc1>", "{x9!}", "[k2]", "S3CRET", "PASS1", "$ecret", "P@ssw0rd", "%41", "your", "12345"),
]
