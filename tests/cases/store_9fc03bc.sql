CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0004');
CREATE TABLE loaded_boundary (
	level VARCHAR(16) NOT NULL, 
	code VARCHAR(16) NOT NULL, 
	geojson TEXT NOT NULL, 
	label_lon FLOAT, 
	label_lat FLOAT, 
	origin TEXT NOT NULL, 
	loaded_at VARCHAR(25) NOT NULL, 
	PRIMARY KEY (level, code), 
	UNIQUE (level, code)
);
INSERT INTO "loaded_boundary" VALUES('stadtraum','01','{"type":"Polygon","coordinates":[[[13.6,51.0],[13.61,51.0],[13.61,51.01],[13.6,51.01],[13.6,51.0]]]}',NULL,NULL,'probe.geojson (Probe)','2026-11-01T00:00:00+00:00');
INSERT INTO "loaded_boundary" VALUES('stadtraum','02','{"type":"Polygon","coordinates":[[[13.62,51.0],[13.63,51.0],[13.63,51.01],[13.62,51.01],[13.62,51.0]]]}',NULL,NULL,'probe.geojson (Probe)','2026-11-01T00:00:00+00:00');
INSERT INTO "loaded_boundary" VALUES('stadtraum','03','{"type":"Polygon","coordinates":[[[13.64,51.0],[13.65,51.0],[13.65,51.01],[13.64,51.01],[13.64,51.0]]]}',NULL,NULL,'probe.geojson (Probe)','2026-11-01T00:00:00+00:00');
INSERT INTO "loaded_boundary" VALUES('stadtraum','04','{"type":"Polygon","coordinates":[[[13.66,51.0],[13.67,51.0],[13.67,51.01],[13.66,51.01],[13.66,51.0]]]}',NULL,NULL,'probe.geojson (Probe)','2026-11-01T00:00:00+00:00');
INSERT INTO "loaded_boundary" VALUES('stadtraum','05','{"type":"Polygon","coordinates":[[[13.68,51.0],[13.69,51.0],[13.69,51.01],[13.68,51.01],[13.68,51.0]]]}',NULL,NULL,'probe.geojson (Probe)','2026-11-01T00:00:00+00:00');
INSERT INTO "loaded_boundary" VALUES('stadtraum','06','{"type":"Polygon","coordinates":[[[13.7,51.0],[13.71,51.0],[13.71,51.01],[13.7,51.01],[13.7,51.0]]]}',NULL,NULL,'probe.geojson (Probe)','2026-11-01T00:00:00+00:00');
INSERT INTO "loaded_boundary" VALUES('stadtraum','07','{"type":"Polygon","coordinates":[[[13.72,51.0],[13.73,51.0],[13.73,51.01],[13.72,51.01],[13.72,51.0]]]}',NULL,NULL,'probe.geojson (Probe)','2026-11-01T00:00:00+00:00');
INSERT INTO "loaded_boundary" VALUES('stadtraum','08','{"type":"Polygon","coordinates":[[[13.74,51.0],[13.75,51.0],[13.75,51.01],[13.74,51.01],[13.74,51.0]]]}',NULL,NULL,'probe.geojson (Probe)','2026-11-01T00:00:00+00:00');
INSERT INTO "loaded_boundary" VALUES('stadtraum','09','{"type":"Polygon","coordinates":[[[13.76,51.0],[13.77,51.0],[13.77,51.01],[13.76,51.01],[13.76,51.0]]]}',NULL,NULL,'probe.geojson (Probe)','2026-11-01T00:00:00+00:00');
INSERT INTO "loaded_boundary" VALUES('stadtraum','10','{"type":"Polygon","coordinates":[[[13.78,51.0],[13.79,51.0],[13.79,51.01],[13.78,51.01],[13.78,51.0]]]}',NULL,NULL,'probe.geojson (Probe)','2026-11-01T00:00:00+00:00');
INSERT INTO "loaded_boundary" VALUES('stadtraum','11','{"type":"Polygon","coordinates":[[[13.8,51.0],[13.81,51.0],[13.81,51.01],[13.8,51.01],[13.8,51.0]]]}',NULL,NULL,'probe.geojson (Probe)','2026-11-01T00:00:00+00:00');
INSERT INTO "loaded_boundary" VALUES('stadtraum','12','{"type":"Polygon","coordinates":[[[13.82,51.0],[13.83,51.0],[13.83,51.01],[13.82,51.01],[13.82,51.0]]]}',NULL,NULL,'probe.geojson (Probe)','2026-11-01T00:00:00+00:00');
INSERT INTO "loaded_boundary" VALUES('stadtraum','13','{"type":"Polygon","coordinates":[[[13.84,51.0],[13.85,51.0],[13.85,51.01],[13.84,51.01],[13.84,51.0]]]}',NULL,NULL,'probe.geojson (Probe)','2026-11-01T00:00:00+00:00');
INSERT INTO "loaded_boundary" VALUES('stadtraum','14','{"type":"Polygon","coordinates":[[[13.86,51.0],[13.87,51.0],[13.87,51.01],[13.86,51.01],[13.86,51.0]]]}',NULL,NULL,'probe.geojson (Probe)','2026-11-01T00:00:00+00:00');
INSERT INTO "loaded_boundary" VALUES('stadtraum','15','{"type":"Polygon","coordinates":[[[13.88,51.0],[13.89,51.0],[13.89,51.01],[13.88,51.01],[13.88,51.0]]]}',NULL,NULL,'probe.geojson (Probe)','2026-11-01T00:00:00+00:00');
INSERT INTO "loaded_boundary" VALUES('stadtraum','16','{"type":"Polygon","coordinates":[[[13.9,51.0],[13.91,51.0],[13.91,51.01],[13.9,51.01],[13.9,51.0]]]}',NULL,NULL,'probe.geojson (Probe)','2026-11-01T00:00:00+00:00');
INSERT INTO "loaded_boundary" VALUES('stadtraum','17','{"type":"Polygon","coordinates":[[[13.92,51.0],[13.93,51.0],[13.93,51.01],[13.92,51.01],[13.92,51.0]]]}',NULL,NULL,'probe.geojson (Probe)','2026-11-01T00:00:00+00:00');
CREATE TABLE saved_scenario (
	id VARCHAR(16) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	author VARCHAR(80) NOT NULL, 
	note TEXT NOT NULL, 
	document TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	data_hash VARCHAR(64) NOT NULL, 
	code_version VARCHAR(32) NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	changed_at VARCHAR(32) NOT NULL, 
	is_deleted INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	CHECK (version >= 1), 
	CHECK (is_deleted IN (0, 1))
);
INSERT INTO "saved_scenario" VALUES('8x69jd6z','Sitzung im Herbst','AG','Vor dem Bericht','{
  "schema_version": 1,
  "name": "Sitzung im Herbst",
  "author": "AG",
  "note": "Vor dem Bericht",
  "created": "2026-11-28T17:00:33.472+00:00",
  "scenario": {
    "year": 2026,
    "pay_group_kifaz": "S 11b",
    "pay_group_koordination": "S 12",
    "pay_step": 4,
    "view": "Zuwendung freier Träger",
    "gamma": 0.2,
    "rent_eur": 0,
    "outside_vzae": 0.0,
    "budget_cap_eur": null,
    "offers_change_vzae": 0.0,
    "plans": {
      "01": {
        "kifaz_vzae": 1.5,
        "koordination_vzae": 1.0,
        "aktionsbudget_eur": 20000
      },
      "02": {
        "kifaz_vzae": 1.5,
        "koordination_vzae": 1.0,
        "aktionsbudget_eur": 20000
      },
      "03": {
        "kifaz_vzae": 1.5,
        "koordination_vzae": 1.0,
        "aktionsbudget_eur": 20000
      },
      "04": {
        "kifaz_vzae": 1.5,
        "koordination_vzae": 1.0,
        "aktionsbudget_eur": 20000
      },
      "05": {
        "kifaz_vzae": 1.5,
        "koordination_vzae": 1.0,
        "aktionsbudget_eur": 20000
      },
      "06": {
        "kifaz_vzae": 1.5,
        "koordination_vzae": 1.0,
        "aktionsbudget_eur": 20000
      },
      "07": {
        "kifaz_vzae": 1.5,
        "koordination_vzae": 1.0,
        "aktionsbudget_eur": 20000
      },
      "08": {
        "kifaz_vzae": 1.5,
        "koordination_vzae": 1.0,
        "aktionsbudget_eur": 20000
      },
      "09": {
        "kifaz_vzae": 1.5,
        "koordination_vzae": 1.0,
        "aktionsbudget_eur": 20000
      },
      "10": {
        "kifaz_vzae": 1.5,
        "koordination_vzae": 1.0,
        "aktionsbudget_eur": 20000
      },
      "11": {
        "kifaz_vzae": 1.5,
        "koordination_vzae": 1.0,
        "aktionsbudget_eur": 20000
      },
      "12": {
        "kifaz_vzae": 1.5,
        "koordination_vzae": 1.0,
        "aktionsbudget_eur": 20000
      },
      "13": {
        "kifaz_vzae": 1.5,
        "koordination_vzae": 1.0,
        "aktionsbudget_eur": 20000
      },
      "14": {
        "kifaz_vzae": 1.5,
        "koordination_vzae": 1.0,
        "aktionsbudget_eur": 20000
      },
      "15": {
        "kifaz_vzae": 1.5,
        "koordination_vzae": 1.0,
        "aktionsbudget_eur": 20000
      },
      "16": {
        "kifaz_vzae": 1.5,
        "koordination_vzae": 1.0,
        "aktionsbudget_eur": 20000
      },
      "17": {
        "kifaz_vzae": 1.5,
        "koordination_vzae": 1.0,
        "aktionsbudget_eur": 20000
      }
    }
  },
  "rationales": {
    "04": "Neubau"
  },
  "data_hash": "",
  "code_version": "",
  "result": null
}',1,'','','2026-11-28T17:00:33.472+00:00','2026-11-28T17:00:33.472+00:00',0);
INSERT INTO "saved_scenario" VALUES('pfp4n9fq','Kürzung gegengerechnet','','','{
  "schema_version": 1,
  "name": "Kürzung gegengerechnet",
  "author": "",
  "note": "",
  "created": "2026-11-28T17:00:33.537+00:00",
  "scenario": {
    "year": 2025,
    "pay_group_kifaz": "S 11b",
    "pay_group_koordination": "S 12",
    "pay_step": 4,
    "view": "Zuwendung freier Träger",
    "gamma": 0.2,
    "rent_eur": 2000,
    "outside_vzae": 0.0,
    "budget_cap_eur": null,
    "offers_change_vzae": -51.0,
    "plans": {}
  },
  "rationales": {},
  "data_hash": "",
  "code_version": "",
  "result": null
}',1,'','','2026-11-28T17:00:33.537+00:00','2026-11-28T17:00:33.537+00:00',0);
CREATE TABLE saved_weighting (
	id VARCHAR(16) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	author VARCHAR(80) NOT NULL, 
	note TEXT NOT NULL, 
	document TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	data_hash VARCHAR(64) NOT NULL, 
	code_version VARCHAR(32) NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	changed_at VARCHAR(32) NOT NULL, 
	is_deleted INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	CHECK (version >= 1), 
	CHECK (is_deleted IN (0, 1))
);
INSERT INTO "saved_weighting" VALUES('e6cj6c7p','Gruppe A','AG','','{
  "schema_version": 1,
  "name": "Gruppe A",
  "author": "AG",
  "note": "",
  "created": "2026-11-28T17:00:33.542+00:00",
  "plan": {
    "dimensions": {
      "sozialstrukturell": 4.0,
      "infrastrukturell": 0.0,
      "bedarf_leistung": 1.0,
      "sozialraeumlich": 0.0
    },
    "indicators": {
      "alleinerziehende_share": 2.0,
      "einkommen_gering_share": 2.0,
      "arbeitslosenanteil_2022_share": 2.0,
      "gesundheit_schlecht_share": 2.0,
      "aequivalenzeinkommen_eur": 0.0,
      "sgb2_25_54_share": 0.0,
      "kita_deckung_share": 2.0,
      "angebote_vzae_per_1000_u25": 2.0,
      "fachkraefte_deckung_share": 2.0,
      "u18_share": 0.0,
      "wahlbeteiligung_share": 2.0,
      "wohndauer_u5_share": 0.0
    },
    "normalisation": "rank",
    "aggregation": "arithmetic",
    "least_present": 0.75
  },
  "choice": {
    "C": "10",
    "D": "04",
    "E": "14"
  },
  "notes": {
    "04": "Neubau"
  },
  "data_hash": "",
  "code_version": "",
  "ranks": {
    "11": 1.0
  }
}',1,'','','2026-11-28T17:00:33.542+00:00','2026-11-28T17:00:33.542+00:00',0);
INSERT INTO "saved_weighting" VALUES('wzwrpjbk','Gruppe B','','','{
  "schema_version": 1,
  "name": "Gruppe B",
  "author": "",
  "note": "",
  "created": "2026-11-28T17:00:33.547+00:00",
  "plan": {
    "dimensions": {
      "sozialstrukturell": 0.0,
      "infrastrukturell": 0.0,
      "bedarf_leistung": 1.0,
      "sozialraeumlich": 0.0
    },
    "indicators": {
      "alleinerziehende_share": 2.0,
      "einkommen_gering_share": 2.0,
      "arbeitslosenanteil_2022_share": 2.0,
      "gesundheit_schlecht_share": 2.0,
      "aequivalenzeinkommen_eur": 0.0,
      "sgb2_25_54_share": 0.0,
      "kita_deckung_share": 2.0,
      "angebote_vzae_per_1000_u25": 2.0,
      "fachkraefte_deckung_share": 2.0,
      "u18_share": 0.0,
      "wahlbeteiligung_share": 2.0,
      "wohndauer_u5_share": 0.0
    },
    "normalisation": "z_score",
    "aggregation": "arithmetic",
    "least_present": 0.75
  },
  "choice": {
    "C": "10",
    "D": "04",
    "E": "14"
  },
  "notes": {},
  "data_hash": "",
  "code_version": "",
  "ranks": {}
}',1,'','','2026-11-28T17:00:33.547+00:00','2026-11-28T17:00:33.547+00:00',0);
CREATE TABLE service_edit (
	service_id VARCHAR(16) NOT NULL, 
	version INTEGER NOT NULL, 
	kind VARCHAR(8) NOT NULL, 
	document TEXT NOT NULL, 
	source TEXT NOT NULL, 
	note TEXT NOT NULL, 
	author VARCHAR(80) NOT NULL, 
	made_at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (service_id, version), 
	CHECK (version >= 1), 
	CHECK (kind IN ('add', 'change', 'move', 'close', 'undo'))
);
INSERT INTO "service_edit" VALUES('F001',1,'change','{"vzae": 4.5}','Brief vom 3. November','','Amt 51','2026-11-28T17:00:33.551+00:00');
INSERT INTO "service_edit" VALUES('F001',2,'change','{"provider": null, "vzae": 5.0}','Anruf im November','bestätigt','','2026-11-28T17:00:33.555+00:00');
INSERT INTO "service_edit" VALUES('F124',1,'close','{}','Bescheid vom Montag','','','2026-11-28T17:00:33.558+00:00');
INSERT INTO "service_edit" VALUES('F002',1,'change','{"vzae": 2.0}','Protokoll','','','2026-11-28T17:00:33.561+00:00');
INSERT INTO "service_edit" VALUES('F002',2,'undo','{}','zurückgenommen','Irrtum','','2026-11-28T17:00:33.565+00:00');
INSERT INTO "service_edit" VALUES('F003',1,'move','{"stadtraum_code": "05"}','Mitteilung des Trägers','','','2026-11-28T17:00:33.569+00:00');
INSERT INTO "service_edit" VALUES('Np3taz349',1,'add','{"category_id": "okja", "name": "Treff am Probeplatz"}','Antrag im Herbst','','','2026-11-28T17:00:33.575+00:00');
