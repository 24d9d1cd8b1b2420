BEGIN TRANSACTION;
CREATE TABLE changes (
        id INTEGER NOT NULL PRIMARY KEY,
        document INTEGER NOT NULL REFERENCES documents (id),
        amount BIGINT NOT NULL,
        applied BIGINT NOT NULL,
        cancelled INTEGER CHECK (cancelled IN (0, 1)),
        run INTEGER NOT NULL,
        check_digits TEXT NOT NULL
    );
INSERT INTO "changes" VALUES(1,7,0,12136,NULL,3,'a885bc73e5b07f3c');
INSERT INTO "changes" VALUES(2,8,0,12136,NULL,3,'805a61c4529c3720');
INSERT INTO "changes" VALUES(3,1,-9100,0,NULL,3,'af6bc1348b8b0a4d');
INSERT INTO "changes" VALUES(4,2,-1164,6736,NULL,3,'5a17fd1aacf9c5ea');
INSERT INTO "changes" VALUES(5,9,0,6736,NULL,3,'53c8619e315c3793');
INSERT INTO "changes" VALUES(6,11,0,5934,NULL,3,'8864fe14b85556c2');
INSERT INTO "changes" VALUES(7,10,0,5934,NULL,3,'fe16a3bd82569b97');
INSERT INTO "changes" VALUES(8,12,0,15306,NULL,3,'889a4f87355b9bcf');
INSERT INTO "changes" VALUES(9,13,0,15306,NULL,3,'7d3d00ad7c5a2f66');
INSERT INTO "changes" VALUES(10,14,0,936,NULL,3,'043aaa7efe21ad43');
INSERT INTO "changes" VALUES(11,15,0,936,NULL,3,'bc0fc86818e929b8');
INSERT INTO "changes" VALUES(12,17,0,3107,NULL,3,'35fc1ef68d1306d0');
INSERT INTO "changes" VALUES(13,16,0,3107,NULL,3,'98604ababcc9927b');
INSERT INTO "changes" VALUES(14,6,-555,3245,NULL,3,'5d136b8f5d70d862');
INSERT INTO "changes" VALUES(15,19,0,3245,NULL,3,'0e23532e99a70a6b');
INSERT INTO "changes" VALUES(16,18,0,9808,NULL,3,'087f9b50f028f805');
INSERT INTO "changes" VALUES(17,20,0,9808,NULL,3,'90ceab07fdbceb22');
INSERT INTO "changes" VALUES(18,22,0,872,NULL,3,'60c112872666380c');
INSERT INTO "changes" VALUES(19,21,0,872,NULL,3,'0b32afac860c9d7f');
INSERT INTO "changes" VALUES(20,23,0,7030,NULL,3,'53caac6af5dd4677');
INSERT INTO "changes" VALUES(21,24,0,7030,NULL,3,'340a8797597550e4');
CREATE TABLE currencies (
        code TEXT NOT NULL PRIMARY KEY,
        minor_units INTEGER NOT NULL CHECK (minor_units IN (1, 100))
    );
INSERT INTO "currencies" VALUES('MYR',100);
CREATE TABLE documents (
        id INTEGER NOT NULL PRIMARY KEY,
        type TEXT NOT NULL CHECK (type IN ('IV', 'CN', 'QT', 'SO', 'PM', 'CF', 'CB', 'JV')),
        no TEXT NOT NULL CHECK (length(no) > 0),
        date TEXT NOT NULL CHECK (date LIKE '____-__-__'),
        customer TEXT NOT NULL,
        description TEXT NOT NULL,
        currency TEXT NOT NULL REFERENCES currencies (code),
        shop TEXT NOT NULL,
        source_key TEXT NOT NULL,
        amount BIGINT NOT NULL,
        applied BIGINT NOT NULL,
        received_in TEXT NOT NULL,
        cancelled INTEGER NOT NULL DEFAULT 0 CHECK (cancelled IN (0, 1)),
        revision INTEGER NOT NULL DEFAULT 0 CHECK (revision >= 0),
        lines INTEGER NOT NULL DEFAULT 0 CHECK (lines >= 0),
        run INTEGER NOT NULL,
        check_digits TEXT NOT NULL,
        UNIQUE (type, no)
    );
INSERT INTO "documents" VALUES(1,'IV','583003469105644778','2026-06-01','300-T0001','Tiktok - T** S** L** Selangor Malaysia (Items = 1, Qty = 1)','MYR','7495540735365777507','tiktok:7495540735365777507:order:583003469105644778',0,0,'',0,1,3,1,'50d484649586028f');
INSERT INTO "documents" VALUES(2,'IV','583015786857409192','2026-06-01','300-T0001','Tiktok - T** S** L** Selangor Malaysia (Items = 1, Qty = 1)','MYR','7495540735365777507','tiktok:7495540735365777507:order:583015786857409192',6736,6736,'',0,1,7,1,'8b3df11309b1d70c');
INSERT INTO "documents" VALUES(3,'IV','576100664706450295','2026-06-01','300-T0001','Tiktok - T** S** L** Pulau Pinang Malaysia (Items = 1, Qty = 1)','MYR','7495540735366777510','tiktok:7495540735366777510:order:576100664706450295',8161,0,'',0,0,1,1,'74ddfd208888e4fb');
INSERT INTO "documents" VALUES(4,'IV','576115060283724808','2026-06-01','300-T0001','Tiktok - D*** J***** Sarawak Malaysia (Items = 1, Qty = 1)','MYR','7495540735366777510','tiktok:7495540735366777510:order:576115060283724808',6990,0,'',0,0,1,1,'7a1264b3aa292967');
INSERT INTO "documents" VALUES(5,'IV','576129640477180931','2026-06-11','300-T0001','Tiktok - N** A*** Kedah Malaysia (Items = 2, Qty = 2)','MYR','7495540735366777510','tiktok:7495540735366777510:order:576129640477180931',2580,0,'',0,0,2,1,'29b04649e446a937');
INSERT INTO "documents" VALUES(6,'IV','583029470106070850','2026-06-15','300-T0001','Tiktok - T** S** L** Pahang Malaysia (Items = 1, Qty = 1)','MYR','7495540735365777507','tiktok:7495540735365777507:order:583029470106070850',3245,3245,'',0,1,8,2,'d09f7f677b725505');
INSERT INTO "documents" VALUES(7,'CN','CN-00001','2026-06-08','300-T0001','Tiktok Adjustment','MYR','7495540735365777507','tiktok:7495540735365777507:adjustment:CN-00001',12136,12136,'',0,0,2,3,'8db2ee7a96fa1dd6');
INSERT INTO "documents" VALUES(8,'CF','PV-00001','2026-06-08','300-T0001','Refund To TikTok','MYR','7495540735365777507','tiktok:7495540735365777507:refund:PV-00001',12136,12136,'325-000',0,0,0,3,'e42a3efded7f4f93');
INSERT INTO "documents" VALUES(9,'PM','OR-00001','2026-06-09','300-T0001','Payment Received From TikTok','MYR','7495540735365777507','tiktok:7495540735365777507:receipt:OR-00001',6736,6736,'325-000',0,0,0,3,'d897488d97eee9f9');
INSERT INTO "documents" VALUES(10,'IV','IV-00001','2026-06-12','300-T0001','Tiktok Adjustment','MYR','7495540735365777507','tiktok:7495540735365777507:adjustment:IV-00001',5934,5934,'',0,0,2,3,'6156cb4999c8da57');
INSERT INTO "documents" VALUES(11,'PM','OR-00002','2026-06-12','300-T0001','Payment Received From TikTok','MYR','7495540735365777507','tiktok:7495540735365777507:receipt:OR-00002',5934,5934,'325-000',0,0,0,3,'273aa03180b497ec');
INSERT INTO "documents" VALUES(12,'CN','CN-00002','2026-06-15','300-T0001','Tiktok Adjustment','MYR','7495540735365777507','tiktok:7495540735365777507:adjustment:CN-00002',15306,15306,'',0,0,1,3,'7828aaf4167bb400');
INSERT INTO "documents" VALUES(13,'CF','PV-00002','2026-06-15','300-T0001','Refund To TikTok','MYR','7495540735365777507','tiktok:7495540735365777507:refund:PV-00002',15306,15306,'325-000',0,0,0,3,'b925f35739739368');
INSERT INTO "documents" VALUES(14,'CN','CN-00003','2026-06-17','300-T0001','Tiktok Adjustment','MYR','7495540735365777507','tiktok:7495540735365777507:adjustment:CN-00003',936,936,'',0,0,1,3,'b200464e9b0962e0');
INSERT INTO "documents" VALUES(15,'CF','PV-00003','2026-06-17','300-T0001','Refund To TikTok','MYR','7495540735365777507','tiktok:7495540735365777507:refund:PV-00003',936,936,'325-000',0,0,0,3,'16a3a9276f2e7ae5');
INSERT INTO "documents" VALUES(16,'IV','IV-00002','2026-06-19','300-T0001','Tiktok Adjustment','MYR','7495540735365777507','tiktok:7495540735365777507:adjustment:IV-00002',3107,3107,'',0,0,2,3,'7392907cd846f53e');
INSERT INTO "documents" VALUES(17,'PM','OR-00003','2026-06-19','300-T0001','Payment Received From TikTok','MYR','7495540735365777507','tiktok:7495540735365777507:receipt:OR-00003',3107,3107,'325-000',0,0,0,3,'9cd65b4153c68291');
INSERT INTO "documents" VALUES(18,'CN','CN-00004','2026-06-22','300-T0001','Tiktok Adjustment','MYR','7495540735365777507','tiktok:7495540735365777507:adjustment:CN-00004',9808,9808,'',0,0,1,3,'d1daf1783384c2c1');
INSERT INTO "documents" VALUES(19,'PM','OR-00004','2026-06-22','300-T0001','Payment Received From TikTok','MYR','7495540735365777507','tiktok:7495540735365777507:receipt:OR-00004',3245,3245,'325-000',0,0,0,3,'674e85fa2e32376b');
INSERT INTO "documents" VALUES(20,'CF','PV-00004','2026-06-22','300-T0001','Refund To TikTok','MYR','7495540735365777507','tiktok:7495540735365777507:refund:PV-00004',9808,9808,'325-000',0,0,0,3,'b7719f3121014ba2');
INSERT INTO "documents" VALUES(21,'IV','IV-00003','2026-06-24','300-T0001','Tiktok Adjustment','MYR','7495540735365777507','tiktok:7495540735365777507:adjustment:IV-00003',872,872,'',0,0,1,3,'8f73bbb1b5381a52');
INSERT INTO "documents" VALUES(22,'PM','OR-00005','2026-06-24','300-T0001','Payment Received From TikTok','MYR','7495540735365777507','tiktok:7495540735365777507:receipt:OR-00005',872,872,'325-000',0,0,0,3,'296a9c5560492fe1');
INSERT INTO "documents" VALUES(23,'CN','CN-00005','2026-06-29','300-T0001','Tiktok Adjustment','MYR','7495540735365777507','tiktok:7495540735365777507:adjustment:CN-00005',7030,7030,'',0,0,2,3,'624a9406e2d79aa0');
INSERT INTO "documents" VALUES(24,'CF','PV-00005','2026-06-29','300-T0001','Refund To TikTok','MYR','7495540735365777507','tiktok:7495540735365777507:refund:PV-00005',7030,7030,'325-000',0,0,0,3,'4addc12eb21c9dd4');
CREATE TABLE entries (
        no INTEGER NOT NULL PRIMARY KEY,
        date TEXT NOT NULL,
        document INTEGER NOT NULL REFERENCES documents (id),
        description TEXT NOT NULL,
        currency TEXT NOT NULL REFERENCES currencies (code),
        run INTEGER NOT NULL,
        check_digits TEXT NOT NULL
    );
INSERT INTO "entries" VALUES(1,'2026-06-01',1,'Tiktok - T** S** L** Selangor Malaysia (Items = 1, Qty = 1)','MYR',1,'5448f3ba23906ae2');
INSERT INTO "entries" VALUES(2,'2026-06-01',2,'Tiktok - T** S** L** Selangor Malaysia (Items = 1, Qty = 1)','MYR',1,'cbc72bb9f70bf356');
INSERT INTO "entries" VALUES(3,'2026-06-01',3,'Tiktok - T** S** L** Pulau Pinang Malaysia (Items = 1, Qty = 1)','MYR',1,'a32700815ac6725d');
INSERT INTO "entries" VALUES(4,'2026-06-01',4,'Tiktok - D*** J***** Sarawak Malaysia (Items = 1, Qty = 1)','MYR',1,'5191b1a161640334');
INSERT INTO "entries" VALUES(5,'2026-06-11',5,'Tiktok - N** A*** Kedah Malaysia (Items = 2, Qty = 2)','MYR',1,'b30c971c6b2c6cb4');
INSERT INTO "entries" VALUES(6,'2026-06-15',6,'Tiktok - T** S** L** Pahang Malaysia (Items = 1, Qty = 1)','MYR',2,'366ace0b88f46e8b');
INSERT INTO "entries" VALUES(7,'2026-06-08',7,'Tiktok Adjustment','MYR',3,'a5a292392b663e14');
INSERT INTO "entries" VALUES(8,'2026-06-08',8,'Refund To TikTok','MYR',3,'eb655995466587b3');
INSERT INTO "entries" VALUES(9,'2026-06-09',1,'TikTok settlement','MYR',3,'a4d1b0d2e21282e7');
INSERT INTO "entries" VALUES(10,'2026-06-09',2,'TikTok settlement','MYR',3,'b53dbed23f1a844b');
INSERT INTO "entries" VALUES(11,'2026-06-09',9,'Payment Received From TikTok','MYR',3,'27cecb61ab387e25');
INSERT INTO "entries" VALUES(12,'2026-06-12',10,'Tiktok Adjustment','MYR',3,'0f291989b4692e95');
INSERT INTO "entries" VALUES(13,'2026-06-12',11,'Payment Received From TikTok','MYR',3,'d85780660f3f84f5');
INSERT INTO "entries" VALUES(14,'2026-06-15',12,'Tiktok Adjustment','MYR',3,'f8e6ab28bed7b057');
INSERT INTO "entries" VALUES(15,'2026-06-15',13,'Refund To TikTok','MYR',3,'0cb783fabe96d4f2');
INSERT INTO "entries" VALUES(16,'2026-06-17',14,'Tiktok Adjustment','MYR',3,'0a8606a529dde0bd');
INSERT INTO "entries" VALUES(17,'2026-06-17',15,'Refund To TikTok','MYR',3,'e3cf5489d39b569f');
INSERT INTO "entries" VALUES(18,'2026-06-19',16,'Tiktok Adjustment','MYR',3,'886e2a48bffb0fa8');
INSERT INTO "entries" VALUES(19,'2026-06-19',17,'Payment Received From TikTok','MYR',3,'236497dbe1368c67');
INSERT INTO "entries" VALUES(20,'2026-06-22',6,'TikTok settlement','MYR',3,'d89557011694391c');
INSERT INTO "entries" VALUES(21,'2026-06-22',18,'Tiktok Adjustment','MYR',3,'a2442317462075c6');
INSERT INTO "entries" VALUES(22,'2026-06-22',19,'Payment Received From TikTok','MYR',3,'af22d112785e199f');
INSERT INTO "entries" VALUES(23,'2026-06-22',20,'Refund To TikTok','MYR',3,'5984937b689bc26a');
INSERT INTO "entries" VALUES(24,'2026-06-24',21,'Tiktok Adjustment','MYR',3,'487645ab586fa87f');
INSERT INTO "entries" VALUES(25,'2026-06-24',22,'Payment Received From TikTok','MYR',3,'cf054702dbb058b3');
INSERT INTO "entries" VALUES(26,'2026-06-29',23,'Tiktok Adjustment','MYR',3,'09d88728059a233f');
INSERT INTO "entries" VALUES(27,'2026-06-29',24,'Refund To TikTok','MYR',3,'b14c5139ae1eb04d');
CREATE TABLE knock_offs (
        id INTEGER NOT NULL PRIMARY KEY,
        from_document INTEGER NOT NULL REFERENCES documents (id),
        to_document INTEGER NOT NULL REFERENCES documents (id),
        date TEXT NOT NULL,
        amount BIGINT NOT NULL,
        run INTEGER NOT NULL,
        check_digits TEXT NOT NULL
    );
INSERT INTO "knock_offs" VALUES(1,7,8,'2026-06-08',12136,3,'f2b2b5d6909ae0ae');
INSERT INTO "knock_offs" VALUES(2,9,2,'2026-06-09',6736,3,'0ee37a4ccab6b6c7');
INSERT INTO "knock_offs" VALUES(3,11,10,'2026-06-12',5934,3,'9009432b3e01a938');
INSERT INTO "knock_offs" VALUES(4,12,13,'2026-06-15',15306,3,'aecfb562a2c1e7a3');
INSERT INTO "knock_offs" VALUES(5,14,15,'2026-06-17',936,3,'e12b8b0256e59b5b');
INSERT INTO "knock_offs" VALUES(6,17,16,'2026-06-19',3107,3,'f13e3571081eaaa3');
INSERT INTO "knock_offs" VALUES(7,19,6,'2026-06-22',3245,3,'21f6df4912d3046c');
INSERT INTO "knock_offs" VALUES(8,18,20,'2026-06-22',9808,3,'254fbe0171c821e6');
INSERT INTO "knock_offs" VALUES(9,22,21,'2026-06-24',872,3,'9bedcb8f516e60ef');
INSERT INTO "knock_offs" VALUES(10,23,24,'2026-06-29',7030,3,'f931d0106e970634');
CREATE TABLE lines (
        id INTEGER NOT NULL PRIMARY KEY,
        document INTEGER NOT NULL REFERENCES documents (id),
        seq INTEGER NOT NULL,
        item_code TEXT NOT NULL,
        description TEXT NOT NULL,
        uom TEXT NOT NULL,
        quantity INTEGER NOT NULL,
        unit_price BIGINT NOT NULL,
        discount BIGINT NOT NULL,
        amount BIGINT NOT NULL,
        account TEXT NOT NULL,
        location TEXT NOT NULL,
        project TEXT NOT NULL,
        delivery_date TEXT NOT NULL,
        kind TEXT NOT NULL,
        run INTEGER NOT NULL,
        check_digits TEXT NOT NULL,
        tax_code TEXT NOT NULL DEFAULT '',
        tax BIGINT NOT NULL DEFAULT 0,
        tax_account TEXT NOT NULL DEFAULT '',
        UNIQUE (document, seq)
    );
INSERT INTO "lines" VALUES(1,1,1,'BKM-SLM-SG-L','Baju Kurung Moden Cotton Viscose Sulam Raya 2026 (Hijau Sage, L)','UNIT',1,9100,500,8600,'500-000','','','2026-06-01','Goods',1,'6d7cbf97c9d1b959','',0,'');
INSERT INTO "lines" VALUES(2,1,2,'VOUCHER','Platform discount','UNIT',1,500,0,500,'510-200','','','2026-06-01','Platform discount',1,'7b4fa4fc0dd5f5f3','',0,'');
INSERT INTO "lines" VALUES(3,2,1,'BML-TB-HT-S','Baju Melayu Teluk Belanga Slim Fit (Hitam, S)','UNIT',1,7900,0,7900,'500-000','','','2026-06-01','Goods',1,'40b0ab3a55b2770f','',0,'');
INSERT INTO "lines" VALUES(4,3,1,'PWB-20K-BK','Power Bank 20000mAh PD (Hitam)','UNIT',1,8590,429,8161,'500-000','','','2026-06-01','Goods',1,'ac3e57fb385cf412','',0,'');
INSERT INTO "lines" VALUES(5,4,1,'CHG-G65-BK','Pengecas GaN 65W USB-C 3 Pin (Hitam)','UNIT',1,6990,0,6990,'500-000','','','2026-06-01','Goods',1,'d8522f50e2df2f2e','',0,'');
INSERT INTO "lines" VALUES(6,5,1,'CSG-LTS-IP17','Casing Telefon Lutsinar Anti Jatuh (iPhone 17)','UNIT',1,1290,0,1290,'500-000','','','2026-06-11','Goods',1,'5bc19ec16807c9f5','',0,'');
INSERT INTO "lines" VALUES(7,5,2,'CSG-LTS-RN15','Casing Telefon Lutsinar Anti Jatuh (Redmi Note 15)','UNIT',1,1290,0,1290,'500-000','','','2026-06-11','Goods',1,'cbddea762740685b','',0,'');
INSERT INTO "lines" VALUES(8,6,1,'KEK-LPS-500','Kek Lapis Evergreen Sarawak 500g (Default)','PCS',1,3800,300,3500,'500-000','','','2026-06-15','Goods',2,'2d429def1393eb1d','',0,'');
INSERT INTO "lines" VALUES(9,6,2,'VOUCHER','Platform discount','UNIT',1,300,0,300,'510-200','','','2026-06-15','Platform discount',2,'26a323357d996051','',0,'');
INSERT INTO "lines" VALUES(10,7,1,'ADVERTISING','GMV Payment for TikTok Ads 7641002484444217680','UNIT',1,11968,0,11968,'926-000','','','2026-06-08','GMV Payment for TikTok Ads',3,'102b43938fa90fff','',0,'');
INSERT INTO "lines" VALUES(11,7,2,'SHIPPING','Shipping fee adjustment 7641013576665277647','UNIT',1,168,0,168,'924-000','','','2026-06-08','Shipping fee adjustment',3,'c8d0c599d3e8c48c','',0,'');
INSERT INTO "lines" VALUES(12,1,3,'REFUND','Refund subtotal after seller discounts','UNIT',1,-9100,0,-9100,'510-300','','','2026-06-09','Refund subtotal after seller discounts',3,'6d3ac9adbedd8d9b','',0,'');
INSERT INTO "lines" VALUES(13,2,2,'TRANSACTION FEE','Transaction fee','UNIT',1,-299,0,-299,'925-000','','','2026-06-09','Transaction fee',3,'75f1230c1b02e811','',0,'');
INSERT INTO "lines" VALUES(14,2,3,'TRANSACTION FEE','TikTok Shop commission fee','UNIT',1,-555,0,-555,'925-000','','','2026-06-09','TikTok Shop commission fee',3,'4811cdf62cfa605e','',0,'');
INSERT INTO "lines" VALUES(15,2,4,'TRANSACTION FEE','Platform support fee','UNIT',1,-54,0,-54,'925-000','','','2026-06-09','Platform support fee',3,'b102fec77c03f095','',0,'');
INSERT INTO "lines" VALUES(16,2,5,'TRANSACTION FEE','SFP service fee','UNIT',1,-256,0,-256,'925-000','','','2026-06-09','SFP service fee',3,'0445e2faa0871b8b','',0,'');
INSERT INTO "lines" VALUES(17,2,6,'SHIPPING','Actual shipping fee','UNIT',1,-490,0,-490,'924-000','','','2026-06-09','Actual shipping fee',3,'a2eac20ea550eaa1','',0,'');
INSERT INTO "lines" VALUES(18,2,7,'SHIPPING','Platform shipping fee discount','UNIT',1,490,0,490,'924-000','','','2026-06-09','Platform shipping fee discount',3,'63c228a4c812cf19','',0,'');
INSERT INTO "lines" VALUES(19,10,1,'CLAIMS','Logistics reimbursement 7641029216614794306 for order 583015786857409192','UNIT',1,4681,0,4681,'530-000','','','2026-06-12','Logistics reimbursement',3,'0bbaddf1131710e7','',0,'');
INSERT INTO "lines" VALUES(20,10,2,'CLAIMS','Platform reimbursement 7641039508445293764','UNIT',1,1253,0,1253,'530-000','','','2026-06-12','Platform reimbursement',3,'025a13308a050a2d','',0,'');
INSERT INTO "lines" VALUES(21,12,1,'ADVERTISING','GMV Payment for TikTok Ads 7641047690362775671','UNIT',1,15306,0,15306,'926-000','','','2026-06-15','GMV Payment for TikTok Ads',3,'3629cde2d3cb546b','',0,'');
INSERT INTO "lines" VALUES(22,14,1,'TRANSACTION FEE','Violation fee (settlement fee) 7641051662250868259','UNIT',1,936,0,936,'925-000','','','2026-06-17','Violation fee (settlement fee)',3,'3b3f2989c1484535','',0,'');
INSERT INTO "lines" VALUES(23,16,1,'CLAIMS','Logistics reimbursement 7641065409446734226 for order 583015786857409192','UNIT',1,2927,0,2927,'530-000','','','2026-06-19','Logistics reimbursement',3,'090cd1b69ddfd380','',0,'');
INSERT INTO "lines" VALUES(24,16,2,'SHIPPING','Shipping fee adjustment 7641073054109855376 for order 583015786857409192','UNIT',1,180,0,180,'924-000','','','2026-06-19','Shipping fee adjustment',3,'c70d757519376e37','',0,'');
INSERT INTO "lines" VALUES(25,6,3,'TRANSACTION FEE','Transaction fee','UNIT',1,-152,0,-152,'925-000','','','2026-06-22','Transaction fee',3,'e0da2912353d3dbd','',0,'');
INSERT INTO "lines" VALUES(26,6,4,'TRANSACTION FEE','TikTok Shop commission fee','UNIT',1,-226,0,-226,'925-000','','','2026-06-22','TikTok Shop commission fee',3,'c8a24dfb3a6f54ac','',0,'');
INSERT INTO "lines" VALUES(27,6,5,'TRANSACTION FEE','Platform support fee','UNIT',1,-54,0,-54,'925-000','','','2026-06-22','Platform support fee',3,'cc4fdef55c7f2148','',0,'');
INSERT INTO "lines" VALUES(28,6,6,'TRANSACTION FEE','SFP service fee','UNIT',1,-123,0,-123,'925-000','','','2026-06-22','SFP service fee',3,'2427b489b83f4fb1','',0,'');
INSERT INTO "lines" VALUES(29,6,7,'SHIPPING','Actual shipping fee','UNIT',1,-530,0,-530,'924-000','','','2026-06-22','Actual shipping fee',3,'bbb09de36534f505','',0,'');
INSERT INTO "lines" VALUES(30,6,8,'SHIPPING','Customer shipping fee','UNIT',1,530,0,530,'924-000','','','2026-06-22','Customer shipping fee',3,'15a7209d63d44f21','',0,'');
INSERT INTO "lines" VALUES(31,18,1,'ADVERTISING','GMV Payment for TikTok Ads 7641081897602377021','UNIT',1,9808,0,9808,'926-000','','','2026-06-22','GMV Payment for TikTok Ads',3,'16a13ddb87a273fc','',0,'');
INSERT INTO "lines" VALUES(32,21,1,'CLAIMS','Platform reimbursement 7641092658835032553 for order 583015786857409192','UNIT',1,872,0,872,'530-000','','','2026-06-24','Platform reimbursement',3,'4059c10f5839061c','',0,'');
INSERT INTO "lines" VALUES(33,23,1,'ADVERTISING','GMV Payment for TikTok Ads 7641105665254675540','UNIT',1,11055,0,11055,'926-000','','','2026-06-29','GMV Payment for TikTok Ads',3,'4a8d0c8a3ddc03f5','',0,'');
INSERT INTO "lines" VALUES(34,23,2,'CLAIMS','Logistics reimbursement 7641113852694293327 for order 583015786857409192','UNIT',1,-4025,0,-4025,'530-000','','','2026-06-29','Logistics reimbursement',3,'52aa9224745e06fb','',0,'');
CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO "meta" VALUES('schema','5');
CREATE TABLE postings (
        id INTEGER NOT NULL PRIMARY KEY,
        entry INTEGER NOT NULL REFERENCES entries (no),
        account TEXT NOT NULL,
        code TEXT NOT NULL,
        amount BIGINT NOT NULL
    );
INSERT INTO "postings" VALUES(1,1,'300-000','300-T0001',9100);
INSERT INTO "postings" VALUES(2,1,'500-000','',-8600);
INSERT INTO "postings" VALUES(3,1,'510-200','',-500);
INSERT INTO "postings" VALUES(4,2,'300-000','300-T0001',7900);
INSERT INTO "postings" VALUES(5,2,'500-000','',-7900);
INSERT INTO "postings" VALUES(6,3,'300-000','300-T0001',8161);
INSERT INTO "postings" VALUES(7,3,'500-000','',-8161);
INSERT INTO "postings" VALUES(8,4,'300-000','300-T0001',6990);
INSERT INTO "postings" VALUES(9,4,'500-000','',-6990);
INSERT INTO "postings" VALUES(10,5,'300-000','300-T0001',2580);
INSERT INTO "postings" VALUES(11,5,'500-000','',-2580);
INSERT INTO "postings" VALUES(12,6,'300-000','300-T0001',3800);
INSERT INTO "postings" VALUES(13,6,'500-000','',-3500);
INSERT INTO "postings" VALUES(14,6,'510-200','',-300);
INSERT INTO "postings" VALUES(15,7,'300-000','300-T0001',-12136);
INSERT INTO "postings" VALUES(16,7,'926-000','',11968);
INSERT INTO "postings" VALUES(17,7,'924-000','',168);
INSERT INTO "postings" VALUES(18,8,'325-000','',-12136);
INSERT INTO "postings" VALUES(19,8,'300-000','300-T0001',12136);
INSERT INTO "postings" VALUES(20,9,'300-000','300-T0001',-9100);
INSERT INTO "postings" VALUES(21,9,'510-300','',9100);
INSERT INTO "postings" VALUES(22,10,'300-000','300-T0001',-1164);
INSERT INTO "postings" VALUES(23,10,'925-000','',1164);
INSERT INTO "postings" VALUES(24,11,'325-000','',6736);
INSERT INTO "postings" VALUES(25,11,'300-000','300-T0001',-6736);
INSERT INTO "postings" VALUES(26,12,'300-000','300-T0001',5934);
INSERT INTO "postings" VALUES(27,12,'530-000','',-5934);
INSERT INTO "postings" VALUES(28,13,'325-000','',5934);
INSERT INTO "postings" VALUES(29,13,'300-000','300-T0001',-5934);
INSERT INTO "postings" VALUES(30,14,'300-000','300-T0001',-15306);
INSERT INTO "postings" VALUES(31,14,'926-000','',15306);
INSERT INTO "postings" VALUES(32,15,'325-000','',-15306);
INSERT INTO "postings" VALUES(33,15,'300-000','300-T0001',15306);
INSERT INTO "postings" VALUES(34,16,'300-000','300-T0001',-936);
INSERT INTO "postings" VALUES(35,16,'925-000','',936);
INSERT INTO "postings" VALUES(36,17,'325-000','',-936);
INSERT INTO "postings" VALUES(37,17,'300-000','300-T0001',936);
INSERT INTO "postings" VALUES(38,18,'300-000','300-T0001',3107);
INSERT INTO "postings" VALUES(39,18,'530-000','',-2927);
INSERT INTO "postings" VALUES(40,18,'924-000','',-180);
INSERT INTO "postings" VALUES(41,19,'325-000','',3107);
INSERT INTO "postings" VALUES(42,19,'300-000','300-T0001',-3107);
INSERT INTO "postings" VALUES(43,20,'300-000','300-T0001',-555);
INSERT INTO "postings" VALUES(44,20,'925-000','',555);
INSERT INTO "postings" VALUES(45,21,'300-000','300-T0001',-9808);
INSERT INTO "postings" VALUES(46,21,'926-000','',9808);
INSERT INTO "postings" VALUES(47,22,'325-000','',3245);
INSERT INTO "postings" VALUES(48,22,'300-000','300-T0001',-3245);
INSERT INTO "postings" VALUES(49,23,'325-000','',-9808);
INSERT INTO "postings" VALUES(50,23,'300-000','300-T0001',9808);
INSERT INTO "postings" VALUES(51,24,'300-000','300-T0001',872);
INSERT INTO "postings" VALUES(52,24,'530-000','',-872);
INSERT INTO "postings" VALUES(53,25,'325-000','',872);
INSERT INTO "postings" VALUES(54,25,'300-000','300-T0001',-872);
INSERT INTO "postings" VALUES(55,26,'300-000','300-T0001',-7030);
INSERT INTO "postings" VALUES(56,26,'926-000','',11055);
INSERT INTO "postings" VALUES(57,26,'530-000','',-4025);
INSERT INTO "postings" VALUES(58,27,'325-000','',-7030);
INSERT INTO "postings" VALUES(59,27,'300-000','300-T0001',7030);
CREATE TABLE runs (
        no INTEGER NOT NULL PRIMARY KEY,
        at TEXT NOT NULL,
        user_name TEXT NOT NULL,
        action TEXT NOT NULL,
        counted_in INTEGER NOT NULL,
        posted INTEGER NOT NULL,
        note TEXT NOT NULL,
        undoes INTEGER NOT NULL,
        locked_until TEXT NOT NULL,
        closing TEXT NOT NULL,
        check_digits TEXT NOT NULL
    );
INSERT INTO "runs" VALUES(1,'2026-11-28T22:21:20Z','root','Post orders',6,5,'Posting done: 5 posted, 1 Missing item code.',0,'','Changes 0 - · Invoices 5 29b04649e446a937 · Customer Payments 0 - · Vouchers 0 - · Invoice Lines 7 cbddea762740685b · Knock Off 0 - · Journal 5 b30c971c6b2c6cb4 · Posted Facts 5 424e3252fb2a38c8','fb4eb3208708d920');
INSERT INTO "runs" VALUES(2,'2026-11-28T22:21:20Z','root','Post orders',1,1,'Posting done: 1 posted.',0,'','Changes 0 - · Invoices 6 d09f7f677b725505 · Customer Payments 0 - · Vouchers 0 - · Invoice Lines 9 26a323357d996051 · Knock Off 0 - · Journal 6 366ace0b88f46e8b · Posted Facts 6 dd4e90380fddee93','61485854ee4ef5fb');
INSERT INTO "runs" VALUES(3,'2026-11-28T22:21:22Z','root','Post payments',15,15,'Done. 5 customer payments, 5 refunds, 5 invoices knocked off, 8 Tiktok Adjustments; 0 rows posted before, 0 held; -253.22 posted of -253.22 settled, difference 0.00.',0,'','Changes 21 340a8797597550e4 · Invoices 14 624a9406e2d79aa0 · Customer Payments 10 4addc12eb21c9dd4 · Vouchers 0 - · Invoice Lines 34 52aa9224745e06fb · Knock Off 10 f931d0106e970634 · Journal 27 b14c5139ae1eb04d · Posted Facts 21 d58cc0079e39a89c','cad10ece83735c6f');
CREATE TABLE sources (
        id INTEGER NOT NULL PRIMARY KEY,
        key TEXT NOT NULL,
        document INTEGER NOT NULL REFERENCES documents (id),
        date TEXT NOT NULL,
        amount BIGINT NOT NULL,
        generation INTEGER NOT NULL CHECK (generation > 0),
        run INTEGER NOT NULL,
        check_digits TEXT NOT NULL,
        UNIQUE (key, generation)
    );
INSERT INTO "sources" VALUES(1,'tiktok:7495540735365777507:order:583003469105644778',1,'2026-06-01',9100,1,1,'e68ab8ab288628b6');
INSERT INTO "sources" VALUES(2,'tiktok:7495540735365777507:order:583015786857409192',2,'2026-06-01',7900,1,1,'b015b0274b08ab86');
INSERT INTO "sources" VALUES(3,'tiktok:7495540735366777510:order:576100664706450295',3,'2026-06-01',8161,1,1,'4d5bb0e794fc1192');
INSERT INTO "sources" VALUES(4,'tiktok:7495540735366777510:order:576115060283724808',4,'2026-06-01',6990,1,1,'c9d14c21bba697da');
INSERT INTO "sources" VALUES(5,'tiktok:7495540735366777510:order:576129640477180931',5,'2026-06-11',2580,1,1,'424e3252fb2a38c8');
INSERT INTO "sources" VALUES(6,'tiktok:7495540735365777507:order:583029470106070850',6,'2026-06-15',3800,1,2,'dd4e90380fddee93');
INSERT INTO "sources" VALUES(7,'tiktok:7495540735365777507:settlement:adjustment:7641002484444217680:2026-06-08:-119.68:1',7,'2026-06-08',-11968,1,3,'e2efcbc59764369b');
INSERT INTO "sources" VALUES(8,'tiktok:7495540735365777507:settlement:adjustment:7641013576665277647:2026-06-08:-1.68:1',7,'2026-06-08',-168,1,3,'cee81b6f16e4ac9f');
INSERT INTO "sources" VALUES(9,'tiktok:7495540735365777507:settlement:order:583003469105644778:2026-06-09:0.00:1',1,'2026-06-09',0,1,3,'6a75815cdacf8a4e');
INSERT INTO "sources" VALUES(10,'tiktok:7495540735365777507:settlement:order:583015786857409192:2026-06-09:67.36:1',2,'2026-06-09',6736,1,3,'ed7b3dad98a26cca');
INSERT INTO "sources" VALUES(11,'tiktok:7495540735365777507:settlement:adjustment:7641029216614794306:2026-06-12:46.81:1',10,'2026-06-12',4681,1,3,'d5668c6914920636');
INSERT INTO "sources" VALUES(12,'tiktok:7495540735365777507:settlement:adjustment:7641039508445293764:2026-06-12:12.53:1',10,'2026-06-12',1253,1,3,'1bab12e3e7be3bc1');
INSERT INTO "sources" VALUES(13,'tiktok:7495540735365777507:settlement:adjustment:7641047690362775671:2026-06-15:-153.06:1',12,'2026-06-15',-15306,1,3,'12859fcf9baea9e9');
INSERT INTO "sources" VALUES(14,'tiktok:7495540735365777507:settlement:adjustment:7641051662250868259:2026-06-17:-9.36:1',14,'2026-06-17',-936,1,3,'78ee8b800335af9b');
INSERT INTO "sources" VALUES(15,'tiktok:7495540735365777507:settlement:adjustment:7641065409446734226:2026-06-19:29.27:1',16,'2026-06-19',2927,1,3,'ee9639acbfb08f82');
INSERT INTO "sources" VALUES(16,'tiktok:7495540735365777507:settlement:adjustment:7641073054109855376:2026-06-19:1.80:1',16,'2026-06-19',180,1,3,'97c548653732397d');
INSERT INTO "sources" VALUES(17,'tiktok:7495540735365777507:settlement:order:583029470106070850:2026-06-22:32.45:1',6,'2026-06-22',3245,1,3,'530da4c6cff7ceb4');
INSERT INTO "sources" VALUES(18,'tiktok:7495540735365777507:settlement:adjustment:7641081897602377021:2026-06-22:-98.08:1',18,'2026-06-22',-9808,1,3,'05fb7fa1167e5e3b');
INSERT INTO "sources" VALUES(19,'tiktok:7495540735365777507:settlement:adjustment:7641092658835032553:2026-06-24:8.72:1',21,'2026-06-24',872,1,3,'91651b6a16851f75');
INSERT INTO "sources" VALUES(20,'tiktok:7495540735365777507:settlement:adjustment:7641105665254675540:2026-06-29:-110.55:1',23,'2026-06-29',-11055,1,3,'1c5d6405080c3c54');
INSERT INTO "sources" VALUES(21,'tiktok:7495540735365777507:settlement:adjustment:7641113852694293327:2026-06-29:40.25:1',23,'2026-06-29',4025,1,3,'d58cc0079e39a89c');
CREATE VIEW journal AS
    SELECT e.no AS entry, e.date, d.type AS doc_type, d.no AS doc_no,
        p.account, p.code, e.description, e.currency,
        round(CASE WHEN p.amount > 0 THEN p.amount ELSE 0 END * 1.0 / c.minor_units, 2) AS debit,
        round(CASE WHEN p.amount < 0 THEN -p.amount ELSE 0 END * 1.0 / c.minor_units, 2) AS credit
    FROM postings p JOIN entries e ON e.no = p.entry JOIN documents d ON d.id = e.document
    JOIN currencies c ON c.code = e.currency;
CREATE VIEW trial_balance AS
    SELECT b.account, b.currency,
        round(CASE WHEN b.amount > 0 THEN b.amount ELSE 0 END * 1.0 / c.minor_units, 2) AS debit,
        round(CASE WHEN b.amount < 0 THEN -b.amount ELSE 0 END * 1.0 / c.minor_units, 2) AS credit
    FROM (
        SELECT p.account, e.currency, sum(p.amount) AS amount
        FROM postings p JOIN entries e ON e.no = p.entry GROUP BY p.account, e.currency
    ) b JOIN currencies c ON c.code = b.currency
    WHERE b.amount <> 0;
CREATE VIEW document_amounts AS
    SELECT d.type, d.no, d.date, d.customer, d.description, d.currency,
        round(d.amount * 1.0 / c.minor_units, 2) AS amount,
        round(d.applied * 1.0 / c.minor_units, 2) AS applied,
        round((d.amount - d.applied) * 1.0 / c.minor_units, 2) AS outstanding,
        d.cancelled, d.revision, d.lines
    FROM documents d JOIN currencies c ON c.code = d.currency;
CREATE TRIGGER keep_lines_update BEFORE UPDATE ON lines BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_lines_delete BEFORE DELETE ON lines BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_changes_update BEFORE UPDATE ON changes BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_changes_delete BEFORE DELETE ON changes BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_knock_offs_update BEFORE UPDATE ON knock_offs BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_knock_offs_delete BEFORE DELETE ON knock_offs BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_entries_update BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_entries_delete BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_postings_update BEFORE UPDATE ON postings BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_postings_delete BEFORE DELETE ON postings BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_sources_update BEFORE UPDATE ON sources BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_sources_delete BEFORE DELETE ON sources BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_runs_update BEFORE UPDATE ON runs BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_runs_delete BEFORE DELETE ON runs BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_documents_update BEFORE UPDATE OF id, type, no, date, customer, description, currency, shop, source_key, received_in, run, check_digits ON documents BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_documents_delete BEFORE DELETE ON documents BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
COMMIT;
